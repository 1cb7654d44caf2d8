import type { Config } from '../config.ts';
import { createS3JobFiles } from './s3-files.ts';
import { createS3Inbox } from './s3-inbox.ts';
import type { Jobs } from './service.ts';
import { createStepFunctionsRunner } from './step-functions.ts';
import { createJobStore } from './store.ts';

/** Jobs on a bucket, run by a state machine: what the API function needs of them. */
export function createCloudJobs({ jobs }: Pick<Config, 'jobs'>): Jobs {
  const files = createS3JobFiles(jobs.files);
  return {
    files,
    store: createJobStore(files),
    runner: createStepFunctionsRunner(jobs.machine),
    inbox: createS3Inbox(jobs.inbox),
    webhooks: jobs.webhookSecret !== '',
  };
}
