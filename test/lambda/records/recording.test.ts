import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import type { PredictionRecord } from '../../../contract/records.ts';
import { createApp } from '../../../lambda/app.ts';
import type { BlobStore } from '../../../lambda/blobs.ts';
import { readConfig } from '../../../lambda/config.ts';
import { modelHandlers } from '../../../lambda/model-service.ts';
import { openStore } from '../../../lambda/models/open-store.ts';
import { createRegistry } from '../../../lambda/models/registry.ts';
import { createOutbox } from '../../../lambda/records/outbox.ts';
import { createSpool } from '../../../lambda/records/spool.ts';
import { proxyEvent } from '../../support/events.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';

const folder = useFolders();
const context = { awsRequestId: 'aws-1', getRemainingTimeInMillis: () => 29_000 } as never;
let red: Buffer;

beforeAll(async () => {
  red = await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 255, g: 0, b: 51 } } })
    .png()
    .toBuffer();
});

/** The model function as Lambda has it: what is done after an answer is done before it is given. */
function start(deliver: (records: readonly PredictionRecord[]) => Promise<void>, blobs?: BlobStore) {
  const models = folder();
  writePackage(join(models, 'means'));
  const errors: string[] = [];
  const config = readConfig({ GLIMPSE_MODELS: models, GLIMPSE_STORE_IMAGES: 'true' });
  const telemetry = {
    middlewares: [],
    info: () => {},
    error: (message: string) => errors.push(message),
    call: () => {},
  };
  const sink = createOutbox({ deliver, spool: createSpool(join(folder(), 'unsent')), log: telemetry });
  const registry = createRegistry({
    ...config,
    store: openStore(models, { cacheDir: folder() }),
    log: telemetry,
  });
  const app = createApp(
    { config, telemetry },
    modelHandlers({
      config,
      telemetry,
      registry,
      sink,
      fetchImage: async () => red,
      afterwards: (work) => work(),
      ...(blobs && { blobs }),
    }),
  );
  const predict = async (query: Record<string, string> = {}) => {
    const { statusCode, body } = await app(proxyEvent({ body: red, query }), context);
    return { status: statusCode, body: JSON.parse(body) };
  };
  return { predict, errors };
}

describe('a prediction in the cloud', () => {
  it('has left its record when it is answered', async () => {
    const sent: PredictionRecord[] = [];
    const { predict } = start(async (records) => void sent.push(...records));
    const { body } = await predict();
    expect(sent.map(({ id, outcome }) => [id, outcome])).toEqual([[body.id, 'ok']]);
  });

  it('is answered all the same where no record can be left, and that one is left with the next', async () => {
    const sent: PredictionRecord[] = [];
    let isDown = true;
    const { predict, errors } = start(async (records) => {
      if (isDown) throw new Error('no queue');
      sent.push(...records);
    });
    const first = await predict();
    expect(first.status).toBe(200);
    expect(errors).toEqual(['records could not be delivered, they wait']);
    isDown = false;
    const second = await predict();
    expect(sent.map(({ id }) => id)).toEqual([second.body.id, first.body.id]);
  });

  it('waits a quarter of a second for a queue that hangs, no more', async () => {
    const { predict } = start(() => wait(5000, undefined, { ref: false }));
    await predict();
    const begin = performance.now();
    expect((await predict()).status).toBe(200);
    expect(performance.now() - begin).toBeLessThan(1500);
  });

  it('is answered and recorded where its picture cannot be kept', async () => {
    const sent: PredictionRecord[] = [];
    const blobs: BlobStore = {
      put: () => Promise.reject(new Error('bucket is gone')),
      get: async () => undefined,
      delete: async () => {},
    };
    const { predict, errors } = start(async (records) => void sent.push(...records), blobs);
    expect((await predict({ store: 'true' })).status).toBe(200);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.stored).toBeUndefined();
    expect(errors).toEqual(['picture could not be kept']);
  });
});
