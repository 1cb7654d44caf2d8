import { tellEnded } from './ended.ts';
import { createFolderJobFiles } from './files.ts';
import { createFolderInbox } from './inbox.ts';
import type { Jobs } from './service.ts';
import { createJobStore } from './store.ts';
import { createWebhook } from './webhook.ts';
import { createWorker, type Worker, type WorkerDeps } from './worker.ts';

type LocalDeps = Pick<WorkerDeps, 'config' | 'telemetry' | 'models' | 'registry' | 'uploads' | 'record' | 'turn'>;

/** Jobs on folders, run by this process. */
export function createLocalJobs(deps: LocalDeps): { readonly jobs: Jobs; readonly worker: Worker } {
  const { files: root, inbox: inboxRoot, webhookSecret: secret, toleratedPercent } = deps.config.jobs;
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
  return { jobs: { files, store, runner: worker, inbox, webhooks: deliver !== undefined }, worker };
}
