import { join } from 'node:path';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createImageFetcher } from './fetch-image.ts';
import { openStore } from './models/open-store.ts';
import { createRegistry } from './models/registry.ts';
import { createPowertools } from './powertools.ts';

const config = readConfig();
const telemetry = createPowertools('model');
const models = openStore(config.models, { cacheDir: join(config.cacheDir, 'models') });
const registry = createRegistry({ ...config, store: models, log: telemetry });

/** What Lambda calls: the service with the cloud's adapters. */
export const handler = createApp({
  config,
  models,
  registry,
  telemetry,
  fetchImage: createImageFetcher({ enabled: config.urlInput }),
});
