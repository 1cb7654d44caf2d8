import { join } from 'node:path';
import { apiService } from '../contract/metrics.ts';
import { apiHandlers } from './api-service.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createCloudJobs } from './jobs/cloud.ts';
import { openStore } from './models/open-store.ts';
import { createPowertools } from './powertools.ts';
import { createS3Uploads } from './s3-uploads.ts';

const config = readConfig();
const telemetry = createPowertools(apiService, config.metricsNamespace);

/** What Lambda calls for everything but predictions. */
export const handler = createApp(
  { config, telemetry },
  apiHandlers({
    config,
    telemetry,
    models: openStore(config.models, { cacheDir: join(config.cacheDir, 'models') }),
    ...(config.blobs !== 'none' && { uploads: createS3Uploads(config.blobs) }),
    ...(config.jobs.machine !== '' && { jobs: createCloudJobs(config) }),
  }),
);
