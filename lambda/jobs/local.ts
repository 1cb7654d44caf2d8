import { ConfigError } from '../config-error.ts';
import { tellEnded } from './ended.ts';
import { createFolderJobFiles } from './files.ts';
import { createFolderInbox } from './inbox.ts';
import type { Jobs } from './service.ts';
import { createJobStore } from './store.ts';
import { createWebhook } from './webhook.ts';
import { createWorker, type Worker, type WorkerDeps } from './worker.ts';

type LocalDeps = Pick<WorkerDeps, 'config' | 'telemetry' | 'models' | 'registry' | 'uploads' | 'record' | 'turn'>;

/**
 * Jobs on folders, run by this process; none where the settings say `none`.
 * @throws ConfigError for a bucket: jobs there are the cloud's
 */
export function createLocalJobs(deps: LocalDeps): { readonly jobs: Jobs | undefined; readonly worker: Worker } {
  const { files: root, inbox: inboxRoot, webhookSecret: secret, toleratedPercent } = deps.config.jobs;
  refuseBucket('GLIMPSE_JOBS', root);
  refuseBucket('GLIMPSE_INBOX', inboxRoot);
  const files = createFolderJobFiles(root);
  const store = createJobStore(files);
  const inbox = createFolderInbox(inboxRoot);
  const deliver = secret === '' ? undefined : createWebhook({ secret }, deps.telemetry);
  const worker = createWorker({
    ...deps,
    files,
    store,
    inbox,
    toleratedPercent,
    ended: (job) => tellEnded(store, deliver, job),
  });
  const named = inboxRoot === 'none' ? {} : { inbox };
  const jobs = { files, store, runner: worker, ...named, webhooks: deliver !== undefined };
  return { jobs: root === 'none' ? undefined : jobs, worker };
}

function refuseBucket(name: string, location: string): void {
  if (location.startsWith('s3:')) throw new ConfigError(`${name}: got "${location}", allowed here: a folder, none`);
}
