import './jitless.ts';
import { join } from 'node:path';
import { apiService } from '../contract/metrics.ts';
import { apiHandlers } from './api-service.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createCloudJobs } from './jobs/cloud.ts';
import { openStore } from './models/open-store.ts';
import { createPowertools } from './powertools.ts';
import { openRecordStore } from './records/open-store.ts';
import { createS3Blobs } from './s3-blobs.ts';
import { createS3Uploads } from './s3-uploads.ts';

const config = readConfig();
const telemetry = createPowertools(apiService, config.metricsNamespace);
const records = openRecordStore(config.records);

/** What Lambda calls for everything but predictions. */
export const handler = createApp(
  { config, telemetry },
  apiHandlers({
    config,
    telemetry,
    models: openStore(config.models, { cacheDir: join(config.cacheDir, 'models') }),
    ...(config.blobs !== 'none' && { uploads: createS3Uploads(config.blobs), blobs: createS3Blobs(config.blobs) }),
    ...(records && { records }),
    ...(config.jobs.machine !== '' && { jobs: createCloudJobs(config) }),
  }),
);
