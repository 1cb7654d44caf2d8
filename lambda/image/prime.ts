// node prime.cjs MODELS PICTURE: run when the image is built. Predicts, without options and with one, by a model that comes
// from a bucket and with records that go into a queue, as in the cloud; leaves the code this took beside the bundles.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud } from './cloud-stand-in.ts';
import { load, saveCaches } from './code-cache.ts';

type Handler = (event: object, context: object) => Promise<{ statusCode: number; body: string }>;

async function prime(models: string, picture: string): Promise<void> {
  const { url } = await startCloud(models);
  Object.assign(process.env, {
    GLIMPSE_MODELS: 's3://models',
    GLIMPSE_RECORD_QUEUE: `${url}/1/records`,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    TMPDIR: mkdtempSync(join(tmpdir(), 'prime-')),
  });
  const { handler } = load(join(__dirname, 'service.cjs')) as { handler: Handler };
  const event = {
    httpMethod: 'POST',
    path: '/v1/predict',
    headers: { 'content-type': 'image/jpeg' },
    body: readFileSync(picture).toString('base64'),
    isBase64Encoded: true,
    requestContext: { requestId: 'prime', identity: {} },
  };
  for (const queryStringParameters of [null, { threshold: '0.5' }]) {
    const call = { ...event, queryStringParameters };
    const { statusCode, body } = await handler(call, { getRemainingTimeInMillis: () => 29_000 });
    if (statusCode !== 200) throw new Error(body);
  }
  saveCaches();
}

prime(process.argv[2]!, process.argv[3]!).then(
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
