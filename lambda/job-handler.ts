import { join } from 'node:path';
import middy from '@middy/core';
import { jobService } from '../contract/metrics.ts';
import { ProblemError } from '../contract/problems.ts';
import { readConfig } from './config.ts';
import { tellEnded } from './jobs/ended.ts';
import type { Prepared, StepEvent, Summarised } from './jobs/events.ts';
import { manifestKey, resultKey } from './jobs/layout.ts';
import { letterOf } from './jobs/letter.ts';
import { prepare } from './jobs/prepare.ts';
import { createS3JobFiles } from './jobs/s3-files.ts';
import { createS3Inbox } from './jobs/s3-inbox.ts';
import { jobOf } from './jobs/scheduled.ts';
import { secretOf } from './jobs/secret.ts';
import type { StepDeps } from './jobs/steps.ts';
import { createJobStore } from './jobs/store.ts';
import { summarise } from './jobs/summarise.ts';
import { createWebhook } from './jobs/webhook.ts';
import { openStore } from './models/open-store.ts';
import { createPowertools } from './powertools.ts';
import { createS3Uploads } from './s3-uploads.ts';

const config = readConfig();
const telemetry = createPowertools(jobService, config.metricsNamespace);
const files = createS3JobFiles(config.jobs.files);
const store = createJobStore(files);
const deps: StepDeps = {
  files,
  store,
  inbox: createS3Inbox(config.jobs.inbox),
  models: openStore(config.models, { cacheDir: join(config.cacheDir, 'models') }),
  telemetry,
  uploads: createS3Uploads(config.blobs),
  toleratedPercent: config.jobs.toleratedPercent,
};

async function begin(id: string): Promise<Prepared> {
  const job = await prepare(deps, id).catch(async (error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    // What the job cannot be done with is its own failure, not that of a step to be tried again.
    return store.update(id, (now) => ({ ...now, total: 0, detail: error.message }));
  });
  const { total = 0, model = null, key = null, request } = job;
  return { job: id, total, manifest: manifestKey(id), model, options: request.options, key };
}

async function end(id: string, error: StepEvent['error']): Promise<Summarised> {
  if (error) telemetry.error('job stopped', new Error(error.Cause ?? error.Error), { job: id });
  const fault =
    error && `A step of the job failed (${error.Error ?? 'unknown'}); the log has it under the id of the job.`;
  const job = await summarise(deps, id, fault);
  const secret = job.request.webhook === undefined ? undefined : await secretOf(config.jobs.webhookSecret);
  if (secret !== undefined) await tellEnded(store, createWebhook({ secret }, telemetry), job);
  const metrics = await files.read(resultKey(id, 'metrics.json'));
  const letter = letterOf(job, metrics && JSON.parse(Buffer.from(metrics.bytes).toString('utf8')));
  return { job: id, state: job.state, notify: job.resultsTo !== undefined, ...letter };
}

async function step(event: StepEvent): Promise<Prepared | Summarised> {
  const id = await jobOf(store, event);
  return event.step === 'prepare' ? begin(id) : end(id, event.error);
}

/** What the state machine calls for the first and the last step of a job. */
export const handler = middy(step).use([...telemetry.middlewares] as unknown as middy.MiddlewareObj<StepEvent>[]);
