import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { metricsNamespace } from '../contract/metrics.ts';
import { ConfigError } from './config-error.ts';

const flag = z.enum(['true', 'false'], 'true, false').transform((text) => text === 'true');
const whole = (min: number, max: number) => {
  const allowed = `whole numbers from ${min} to ${max}`;
  return z.coerce.number(allowed).int(allowed).min(min, allowed).max(max, allowed);
};

/**
 * Every environment variable the service reads, with its default. The infrastructure writes exactly these
 * (see `Environment`), so that a missing one does not compile.
 */
const environmentSchema = z.object({
  /** Where model packages are: a folder or `s3://bucket/prefix`. */
  GLIMPSE_MODELS: z.string().default('.glimpse/models'),
  /** Where uploads and kept pictures go: a folder, `s3://bucket/prefix`, or `none`. */
  GLIMPSE_BLOBS: z.string().default('none'),
  /** Seconds after which the current-version pointer of a model is read again. */
  GLIMPSE_REFRESH_SECONDS: whole(0, 86_400).default(60),
  /** Sessions kept in memory. */
  GLIMPSE_MAX_MODELS: whole(1, 100).default(4),
  /** Whether images may be fetched from the web by URL. */
  GLIMPSE_URL_INPUT: flag.default(false),
  /** Whether callers may ask for their picture to be kept (`store=true`). */
  GLIMPSE_STORE_IMAGES: flag.default(false),
  /** CloudWatch namespace of the service's own metrics. */
  GLIMPSE_METRICS_NAMESPACE: z.string().default(metricsNamespace('local')),
  /** Keys, comma separated; none: no key is asked for (the gateway checks them in the cloud). */
  GLIMPSE_KEYS: z.string().default(''),
  GLIMPSE_OPERATOR_KEYS: z.string().default(''),
  /** Id of the operator's key at the gateway, which checks it and tells its id. */
  GLIMPSE_OPERATOR_KEY_ID: z.string().default(''),
  /** Id of the key that all visitors of an open page share; none: there is no such key. */
  GLIMPSE_PAGE_KEY_ID: z.string().default(''),
  /** Where predictions are recorded: `dynamodb:TABLE`, the file of an embedded database, or `none`. */
  GLIMPSE_RECORDS: z.string().default('none'),
  /** URL of the SQS queue that records of predictions are left in; none: they go straight to where they are kept. */
  GLIMPSE_RECORD_QUEUE: z.string().default(''),
  /** Days that a record is kept, and with it what was said of it. */
  GLIMPSE_RECORD_DAYS: whole(1, 3650).default(90),
  /** Where jobs and their results are kept: a folder, `s3://bucket/prefix`, or `none`: no jobs. */
  GLIMPSE_JOBS: z.string().default('none'),
  /** Where people put pictures for jobs: a folder, `s3://bucket/prefix`, or `none`. */
  GLIMPSE_INBOX: z.string().default('none'),
  /** ARN of the state machine that runs jobs; none: they run in this process. */
  GLIMPSE_JOB_MACHINE: z.string().default(''),
  /** Pictures of a job under way at a time, where it runs in this process. */
  GLIMPSE_JOB_CONCURRENCY: whole(1, 64).default(1),
  /** Percent of a job's pictures that may fail; above it the job has failed. */
  GLIMPSE_JOB_TOLERATED_PERCENT: whole(0, 100).default(20),
  /** What webhooks are signed with, or the ARN of a secret that holds it; none: no webhooks. */
  GLIMPSE_WEBHOOK_SECRET: z.string().default(''),
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: whole(128, 10_240).default(1769),
});

/** What the infrastructure sets on a function: the variables above that Lambda does not set itself. */
export type Environment = Partial<
  Record<Exclude<keyof z.input<typeof environmentSchema>, 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE'>, string>
>;

export interface RecordSettings {
  readonly store: string;
  readonly queue: string;
  readonly days: number;
}

export interface JobSettings {
  readonly files: string;
  readonly inbox: string;
  readonly machine: string;
  readonly concurrency: number;
  readonly toleratedPercent: number;
  readonly webhookSecret: string;
}

export interface Config {
  readonly models: string;
  readonly blobs: string;
  readonly refreshSeconds: number;
  readonly maxModels: number;
  readonly urlInput: boolean;
  readonly storeImages: boolean;
  readonly metricsNamespace: string;
  readonly keys: { readonly caller: readonly string[]; readonly operator: readonly string[] };
  readonly operatorKeyId: string;
  readonly pageKeyId: string;
  readonly records: RecordSettings;
  readonly jobs: JobSettings;
  readonly memoryMb: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Threads of one inference: Lambda gives one vCPU for each 1769 MB. */
  readonly threads: number;
  readonly cacheDir: string;
}

/**
 * Reads the environment once, typed and frozen.
 * @throws ConfigError naming each variable that is wrong, what came and what is allowed.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name}: got "${env[name]}", allowed: ${issue.message}`;
    });
    throw new ConfigError(faults.join('; '));
  }
  const set = parsed.data;
  return Object.freeze({
    models: set.GLIMPSE_MODELS,
    blobs: set.GLIMPSE_BLOBS,
    refreshSeconds: set.GLIMPSE_REFRESH_SECONDS,
    maxModels: set.GLIMPSE_MAX_MODELS,
    urlInput: set.GLIMPSE_URL_INPUT,
    storeImages: set.GLIMPSE_STORE_IMAGES,
    metricsNamespace: set.GLIMPSE_METRICS_NAMESPACE,
    keys: Object.freeze({ caller: listOf(set.GLIMPSE_KEYS), operator: listOf(set.GLIMPSE_OPERATOR_KEYS) }),
    operatorKeyId: set.GLIMPSE_OPERATOR_KEY_ID,
    pageKeyId: set.GLIMPSE_PAGE_KEY_ID,
    records: Object.freeze({
      store: set.GLIMPSE_RECORDS,
      queue: set.GLIMPSE_RECORD_QUEUE,
      days: set.GLIMPSE_RECORD_DAYS,
    }),
    jobs: Object.freeze({
      files: set.GLIMPSE_JOBS,
      inbox: set.GLIMPSE_INBOX,
      machine: set.GLIMPSE_JOB_MACHINE,
      concurrency: set.GLIMPSE_JOB_CONCURRENCY,
      toleratedPercent: set.GLIMPSE_JOB_TOLERATED_PERCENT,
      webhookSecret: set.GLIMPSE_WEBHOOK_SECRET,
    }),
    memoryMb: set.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    threads: Math.max(1, Math.floor(set.AWS_LAMBDA_FUNCTION_MEMORY_SIZE / 1769)),
    cacheDir: join(tmpdir(), 'glimpse'),
  });
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
