import { join } from 'node:path';
import { modelService } from '../contract/metrics.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createImageFetcher } from './fetch-image.ts';
import { modelHandlers } from './model-service.ts';
import { openStore } from './models/open-store.ts';
import { createRegistry } from './models/registry.ts';
import { createPowertools } from './powertools.ts';
import { createS3Blobs } from './s3-blobs.ts';
import { createS3Uploads } from './s3-uploads.ts';

const config = readConfig();
const telemetry = createPowertools(modelService, config.metricsNamespace);
const store = openStore(config.models, { cacheDir: join(config.cacheDir, 'models') });
const stores =
  config.blobs === 'none' ? {} : { blobs: createS3Blobs(config.blobs), uploads: createS3Uploads(config.blobs) };

/** What Lambda calls for predictions: the service with the cloud's adapters. */
export const handler = createApp(
  { config, telemetry },
  modelHandlers({
    config,
    telemetry,
    registry: createRegistry({ ...config, store, log: telemetry }),
    fetchImage: createImageFetcher({ enabled: config.urlInput }),
    ...stores,
  }),
);
