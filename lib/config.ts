import * as z from 'zod';
import { type Preset, presets } from './presets.ts';

/** Days CloudWatch Logs can keep a log group. */
const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const number = z.preprocess((value) => (typeof value === 'string' && value !== '' ? Number(value) : value), z.number());
const whole = (min: number, max: number) => number.pipe(z.int().min(min).max(max));
const money = number.pipe(z.number().min(0));

/** Every setting of a deployment. Values of `-c` are text, those of a preset have their type. */
export const settingsSchema = z
  .strictObject({
    /** Memory of the model function in MB; CPU comes with it, one core for 1769. New accounts allow 3008 at most. */
    memoryMb: whole(512, 10_240),
    architecture: z.enum(['x86_64', 'arm64']),
    /** Seconds a call may take; the gateway itself gives up after 29. */
    timeoutSeconds: whole(3, 29),
    /** Start new environments from a snapshot (unproven with the native runtime). */
    snapStart: flag,
    /** Environments kept warm; they cost by the hour. 0: none. */
    provisionedConcurrency: whole(0, 1000),
    /** Calls a second, in the long run and at once, for the page and for callers together. */
    rateLimit: number.pipe(z.number().min(0.1).max(10_000)),
    burstLimit: whole(1, 5000),
    /** Calls a day of one key. */
    quotaPerDay: whole(1, 100_000_000),
    logDays: whole(1, 3653).refine((days) => logDays.includes(days), `one of ${logDays.join(', ')}`),
    /** Whether callers may have their picture kept (`store=true`), and for how many days. */
    storeImages: flag,
    imageDays: whole(1, 3650),
    /** Days a record of a prediction is kept, with what was said of it. */
    recordDays: whole(1, 3650),
    /** Whether images may be fetched from the web by URL. */
    urlInput: flag,
    /** `open`: the page works for everyone, with a key it never sees; `key`: each visitor gives a key. */
    pageAccess: z.enum(['open', 'key']),
    /** A web firewall that limits calls per address; about 7 USD a month. */
    waf: flag,
    /** Calls one address may make in five minutes, with the firewall. */
    callsPerAddress: whole(10, 2_000_000_000),
    /** An own domain with its certificate (in us-east-1, as CloudFront asks for), or neither. */
    domainName: z
      .string()
      .regex(/^[a-z0-9.-]+\.[a-z]+$/, 'a domain such as vision.example.com')
      .optional(),
    certificateArn: z
      .string()
      .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/, 'an ARN of a certificate in us-east-1')
      .optional(),
    /** Where alarms go; none: to the topic alone. */
    alarmEmail: z.email().optional(),
    /** p95 of the gateway's latency above which an alarm goes off. */
    latencyMs: whole(1, 29_000),
    /** US dollars a day above which an alarm goes off. */
    costPerDayUsd: money,
    /** US dollars a month the account's budget warns at; 0: no budget. */
    budgetUsd: money,
    /** Folder of the inbox whose pictures become a job every day; none: no daily job. */
    schedulePrefix: z
      .string()
      .regex(/^[\w./-]{1,512}$/, 'a folder of the inbox such as returns/')
      .optional(),
    /** When, and by which clock. */
    scheduleTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 18:00'),
    scheduleZone: z.string().refine(isTimeZone, 'a time zone such as Europe/Berlin'),
    /** Pictures of a job in one call of the model function, such calls at a time, and days its results are kept. */
    jobBatchSize: whole(1, 100),
    jobConcurrency: whole(1, 1000),
    jobDays: whole(1, 3650),
    /** Percent of a job's pictures that may fail; above it the job has failed. */
    jobToleratedPercent: whole(0, 100),
    /** How traffic moves to a new version. */
    release: z.enum(['all-at-once', 'canary-10-percent-5-minutes', 'linear-10-percent-every-minute']),
    /** What happens to buckets and logs when the stack is deleted. */
    removal: z.enum(['destroy', 'retain']),
    /** `owner/name` on GitHub whose main branch may deploy; none: no role for it. */
    githubRepository: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'owner/name')
      .optional(),
  })
  .refine((settings) => !(settings.snapStart && settings.provisionedConcurrency > 0), {
    error: 'snapStart and provisionedConcurrency exclude each other',
    path: ['snapStart'],
  })
  .refine((settings) => (settings.domainName === undefined) === (settings.certificateArn === undefined), {
    error: 'domainName and certificateArn belong together',
    path: ['domainName'],
  });

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

export interface Deployment {
  /** Name of the deployment, part of the stack's name. */
  readonly stage: string;
  readonly settings: Settings;
}

/**
 * The settings of a deployment: its preset (`-c stage=dev`, the default, or `prod`), with single ones set by `-c name=value`.
 * @param context everything CDK has as context; its own keys contain `:` or `/`
 * @throws Error naming each wrong setting, what came and what is allowed
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Deployment {
  const { stage = 'dev', ...own } = Object.fromEntries(Object.entries(context).filter(([key]) => /^\w+$/.test(key)));
  const preset = (presets as Readonly<Record<string, Preset>>)[String(stage)];
  if (!preset) throw new Error(`Setting stage: got "${stage}", allowed: ${Object.keys(presets).join(', ')}`);
  const wanted: Record<string, unknown> = { ...preset, ...own };
  const parsed = settingsSchema.safeParse(wanted);
  if (parsed.success) return { stage: String(stage), settings: parsed.data };
  const faults = parsed.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return `${issue.keys.join(', ')}: not known, allowed: stage, ${Object.keys(settingsSchema.shape).join(', ')}`;
    }
    const name = String(issue.path[0]);
    return `${name}: got ${JSON.stringify(wanted[name])}, allowed: ${allowed(issue)}`;
  });
  throw new Error(`Invalid settings (lib/presets.ts, or -c):\n  ${faults.join('\n  ')}`);
}

function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') return `at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  if (issue.code === 'invalid_value') return issue.values.join(', ');
  if (issue.code === 'invalid_union') return 'true, false';
  if (issue.code === 'invalid_type') return issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`;
  return issue.message;
}
