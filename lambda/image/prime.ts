// node prime.cjs PICTURE: run when the image is built. Predicts, without options and with one, by a model of the folder
// GLIMPSE_MODELS, and leaves the code this took beside the bundles.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, saveCaches } from './code-cache.ts';

type Handler = (event: object, context: object) => Promise<{ statusCode: number; body: string }>;

async function prime(picture: string): Promise<void> {
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
  // In the cloud models come from there, and records go there.
  load(join(__dirname, 'aws-sdk-client-s3.cjs'));
  load(join(__dirname, 'aws-sdk-client-sqs.cjs'));
  saveCaches();
}

prime(process.argv[2]!).then(
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
