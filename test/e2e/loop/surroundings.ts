import { join } from 'node:path';
import { newRecordTable } from '../../support/dynamo.ts';
import { emulator, newBucket } from '../../support/s3.ts';

/** Where a service keeps models, pictures and records. */
export interface Surroundings {
  readonly name: string;
  /** Why it cannot be tried here. */
  readonly skip?: string;
  /** What the service and the command line find in their environment. */
  open(dir: string): Promise<Readonly<Record<string, string>>>;
}

const laptop: Surroundings = {
  name: 'in folders and an embedded database',
  open: async (dir) => ({ GLIMPSE_HOME: join(dir, 'home'), GLIMPSE_MODELS: join(dir, 'home', 'models') }),
};

const cloud: Surroundings = {
  name: 'in S3 and DynamoDB',
  ...(emulator.endpoint === undefined && { skip: 'no emulator at GLIMPSE_TEST_S3; test/support/moto.sh starts one' }),
  async open(dir) {
    const [bucket, table] = await Promise.all([newBucket(), newRecordTable()]);
    return {
      GLIMPSE_HOME: join(dir, 'home'),
      GLIMPSE_MODELS: `s3://${bucket}/models`,
      GLIMPSE_BLOBS: `s3://${bucket}`,
      GLIMPSE_RECORDS: `dynamodb:${table}`,
      AWS_ENDPOINT_URL: emulator.endpoint!,
      AWS_REGION: emulator.region,
      AWS_ACCESS_KEY_ID: emulator.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: emulator.credentials.secretAccessKey,
    };
  },
};

export const surroundings: readonly Surroundings[] = [laptop, cloud];
