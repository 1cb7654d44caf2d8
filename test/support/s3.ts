import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

const endpoint = process.env.GLIMPSE_TEST_S3;

/** How the emulator is reached: one server plays all services. */
export const emulator = {
  ...(endpoint !== undefined && { endpoint }),
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
export const s3Config: S3ClientConfig = { ...emulator, forcePathStyle: true };

/** `describe` where an S3 emulator runs; else a skip whose name says why. */
export function describeS3(name: string, tests: () => void): void {
  if (endpoint !== undefined) describe(name, tests);
  else describe.skip(`${name} (skipped: no S3 at GLIMPSE_TEST_S3; test/support/moto.sh starts one)`, tests);
}

/** A new bucket's name. */
export async function newBucket(): Promise<string> {
  const bucket = `test-${randomUUID()}`;
  const client = new S3Client(s3Config);
  const where = { LocationConstraint: 'eu-central-1' } as const;
  await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: where }));
  client.destroy();
  return bucket;
}
