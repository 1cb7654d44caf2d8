import type { z } from 'zod';
import type { settingsSchema } from './config.ts';

export type Preset = z.input<typeof settingsSchema>;

/** What both start from. Each setting is described in config.ts. */
const common = {
  memoryMb: 1769,
  architecture: 'x86_64',
  timeoutSeconds: 29,
  snapStart: false,
  provisionedConcurrency: 0,
  storeImages: false,
  urlInput: false,
  pageAccess: 'open',
  waf: false,
  callsPerAddress: 300,
  latencyMs: 5000,
  jobBatchSize: 20,
  jobConcurrency: 4,
  jobDays: 30,
  jobToleratedPercent: 20,
  scheduleTime: '18:00',
  scheduleZone: 'UTC',
} satisfies Partial<Preset>;

/** The one file to edit: what `npm run deploy -- -c stage=prod` sets up. Single settings can be given by `-c` too. */
export const presets = {
  /** To try out and throw away: its data and logs go with the stack. */
  dev: {
    ...common,
    rateLimit: 5,
    burstLimit: 10,
    quotaPerDay: 2000,
    logDays: 7,
    imageDays: 30,
    recordDays: 90,
    costPerDayUsd: 1,
    budgetUsd: 0,
    release: 'all-at-once',
    removal: 'destroy',
  },
  /** For other people: data outlives the stack, new versions go live step by step, the firewall is on. */
  prod: {
    ...common,
    rateLimit: 50,
    burstLimit: 100,
    quotaPerDay: 100_000,
    logDays: 90,
    imageDays: 365,
    recordDays: 365,
    waf: true,
    costPerDayUsd: 20,
    budgetUsd: 100,
    release: 'canary-10-percent-5-minutes',
    removal: 'retain',
  },
} satisfies Record<string, Preset>;
