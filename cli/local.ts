import { join, resolve } from 'node:path';
import { apiHandlers } from '../lambda/api-service.ts';
import { type App, createApp } from '../lambda/app.ts';
import { createFolderBlobs } from '../lambda/blobs.ts';
import { type Config, readConfig } from '../lambda/config.ts';
import { createImageFetcher } from '../lambda/fetch-image.ts';
import { createLocalJobs } from '../lambda/jobs/local.ts';
import { createPrecedence } from '../lambda/jobs/precedence.ts';
import type { Worker } from '../lambda/jobs/worker.ts';
import { modelHandlers } from '../lambda/model-service.ts';
import { openStore } from '../lambda/models/open-store.ts';
import { createRegistry, type Registry } from '../lambda/models/registry.ts';
import type { ModelStore } from '../lambda/models/store.ts';
import { createAfterwork } from '../lambda/records/afterwork.ts';
import { openRecordStore } from '../lambda/records/open-store.ts';
import { createOutbox } from '../lambda/records/outbox.ts';
import { readingOwnWrites } from '../lambda/records/own-writes.ts';
import { createRecorder } from '../lambda/records/recorder.ts';
import { createSpool } from '../lambda/records/spool.ts';
import { keepUp } from '../lambda/records/upkeep.ts';
import { createS3Blobs } from '../lambda/s3-blobs.ts';
import { createShadows } from '../lambda/shadows.ts';
import type { Telemetry } from '../lambda/telemetry.ts';
import { createLocalUploads } from '../lambda/uploads.ts';

/** Root of the project. */
export const projectRoot = join(import.meta.dirname, '..');
/** Packages that come with the project. */
export const builtinModels = join(projectRoot, 'models');

/** Where this machine keeps models, records and pictures: `.glimpse/` of the project, or the folder that GLIMPSE_HOME names. */
export function homeOf(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return resolve(env.GLIMPSE_HOME ?? join(projectRoot, '.glimpse'));
}

export interface Local {
  readonly app: App;
  readonly config: Config;
  readonly models: ModelStore;
  readonly registry: Registry;
  readonly uploads: ReturnType<typeof createLocalUploads>;
  /** Who runs jobs in this process; it begins with what was left by asking it to resume. */
  readonly worker: Worker;
  /** Delivers records that wait, takes away those that are too old: at the start, and every day. */
  keepUp(): Promise<void>;
}

/**
 * The service on a laptop: the cloud's app on folders under `.glimpse/` of the project, so that a model added is found
 * from any folder. The environment variables of the cloud hold here too.
 */
export function createLocal(
  telemetry: Telemetry,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Local {
  const home = homeOf(env);
  const config = readConfig({
    GLIMPSE_MODELS: join(home, 'models'),
    GLIMPSE_JOBS: join(home, 'jobs'),
    GLIMPSE_INBOX: join(home, 'inbox'),
    GLIMPSE_RECORDS: join(home, 'records.db'),
    GLIMPSE_STORE_IMAGES: 'true',
    GLIMPSE_REFRESH_SECONDS: '2',
    ...env,
  });
  const models = openStore(config.models, { builtin: builtinModels, cacheDir: join(config.cacheDir, 'models') });
  const registry = createRegistry({ ...config, store: models, log: telemetry });
  const blobs = config.blobs.startsWith('s3:') ? createS3Blobs(config.blobs) : createFolderBlobs(home);
  const uploads = createLocalUploads(blobs);
  const base = { config, telemetry };
  const fetchImage = createImageFetcher({ enabled: config.urlInput });
  const shadows = createShadows({ ...base, registry, share: 1 });
  const { afterwards, settled } = createAfterwork(telemetry);
  const store = openRecordStore(config.records);
  const records = store && readingOwnWrites(store, settled);
  const sink =
    store && createOutbox({ deliver: store.put, spool: createSpool(join(home, 'unsent-records')), log: telemetry });
  const record = createRecorder({ telemetry, blobs, ...(sink && { sink }) });
  // A job gives way to whoever waits for an answer.
  const precedence = createPrecedence();
  const { jobs, worker } = createLocalJobs({ ...base, models, registry, uploads, record, turn: precedence.turn });
  const app = createApp(base, {
    ...modelHandlers({ ...base, registry, fetchImage, blobs, uploads, shadows, afterwards, ...(sink && { sink }) }),
    ...apiHandlers({ ...base, models, uploads, blobs, ...(jobs && { jobs }), ...(records && { records }) }),
  });
  return {
    app: (event, context) => precedence.first(() => app(event, context)),
    config,
    models,
    registry,
    uploads,
    worker,
    keepUp: async () => {
      if (store && sink) await keepUp({ store, outbox: sink, blobs, log: telemetry });
    },
  };
}
