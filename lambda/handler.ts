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
import { createShadows } from './shadows.ts';

const config = readConfig();
const telemetry = createPowertools(modelService, config.metricsNamespace);
const store = openStore(config.models, { cacheDir: join(config.cacheDir, 'models') });
const stores =
  config.blobs === 'none' ? {} : { blobs: createS3Blobs(config.blobs), uploads: createS3Uploads(config.blobs) };

/** Part of the time of answers by which a shadow may make calls longer, on the whole. */
const SHADOW_SHARE = 0.1;
const registry = createRegistry({ ...config, store, log: telemetry });

/** What Lambda calls for predictions: the service with the cloud's adapters. */
export const handler = createApp(
  { config, telemetry },
  modelHandlers({
    config,
    telemetry,
    registry,
    shadows: createShadows({ registry, config, telemetry, share: SHADOW_SHARE }),
    afterwards: (work) => work().catch((error) => telemetry.error('work after an answer failed', error)),
    fetchImage: createImageFetcher({ enabled: config.urlInput }),
    ...stores,
  }),
);
