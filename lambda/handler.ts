import './jitless.ts';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { modelService } from '../contract/metrics.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createImageFetcher } from './fetch-image.ts';
import type { BatchEvent } from './jobs/events.ts';
import { modelHandlers } from './model-service.ts';
import { openStore } from './models/open-store.ts';
import { createRegistry } from './models/registry.ts';
import { createPowertools } from './powertools.ts';
import { createOutbox } from './records/outbox.ts';
import { toQueue } from './records/queue.ts';
import { createSpool } from './records/spool.ts';
import { createS3Blobs } from './s3-blobs.ts';
import { createS3Uploads } from './s3-uploads.ts';
import { loadRuntime } from './session.ts';
import { createShadows } from './shadows.ts';

const config = readConfig();
const telemetry = createPowertools(modelService, config.metricsNamespace);
const store = openStore(config.models, { cacheDir: join(config.cacheDir, 'models') });
const stores =
  config.blobs === 'none' ? {} : { blobs: createS3Blobs(config.blobs), uploads: createS3Uploads(config.blobs) };

const { queue } = config.records;
const spool = createSpool(join(config.cacheDir, 'unsent-records'));
const records = queue === '' ? {} : { sink: createOutbox({ deliver: toQueue(queue), spool, log: telemetry }) };

/** Part of the time of answers by which a shadow may make calls longer, on the whole. */
const SHADOW_SHARE = 0.1;
const registry = createRegistry({ ...config, store, log: telemetry });
// The init phase has a whole CPU whatever the memory, and is over before the first call where environments are kept ready.
// What fails here fails again, and is told, when a model is loaded.
loadRuntime().catch(() => {});

const app = createApp(
  { config, telemetry },
  modelHandlers({
    config,
    telemetry,
    registry,
    shadows: createShadows({ registry, config, telemetry, share: SHADOW_SHARE }),
    afterwards: (work) => work().catch((error) => telemetry.error('work after an answer failed', error)),
    fetchImage: createImageFetcher({ enabled: config.urlInput }),
    ...stores,
    ...records,
  }),
);

// Read with the first batch of a job: no answer has to wait for it.
const loadBatches = async () => {
  const { createBatchHandler } = await import('./jobs/cloud-batch.ts');
  return createBatchHandler({ config, telemetry, registry, ...stores, ...records });
};
let batches: ReturnType<typeof loadBatches> | undefined;

/** What Lambda calls for predictions, and the state machine for the pictures of a job: the service with the cloud's adapters. */
export async function handler(event: APIGatewayProxyEvent | BatchEvent, context: Context) {
  if (!('jobBatch' in event)) return app(event, context);
  batches ??= loadBatches();
  return (await batches)(event, context);
}
