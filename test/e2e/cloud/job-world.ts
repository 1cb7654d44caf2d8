import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { bundle } from '../../../bin/bundle.ts';
import { createHttpServer } from '../../../cli/serve/server.ts';
import { jobMachine } from '../../../lib/job-machine.ts';
import { startFunction } from '../../support/lambda-function.ts';
import { execute, StateError, type World } from '../../support/state-machine.ts';
import { startMoto } from './python.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const region = 'eu-central-1';
const arn = (name: string) => `arn:aws:lambda:${region}:123456789012:function:${name}`;

export interface JobWorld {
  /** The API on a local port. */
  readonly api: string;
  readonly s3: S3Client;
  readonly bucket: string;
  /** Calls of the model function so far, and pictures handed to it. */
  readonly calls: { batches: number; pictures: number };
  /** What the operator was told. */
  readonly published: Readonly<Record<string, string>>[];
  /** Kills the model function's process, as running out of memory does. */
  killModel(): void;
  /** Runs the executions that were started and have not been run; returns how each ended, by name. */
  runExecutions(): Promise<Record<string, string>>;
  /** Starts an execution as the scheduler does. */
  startScheduled(input: object): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * The cloud's part of jobs on this machine: the bundles of the three functions under the real runtime client, S3 and Step
 * Functions of an emulator, and, since that does not run distributed maps, the machine's definition interpreted.
 */
export async function createJobWorld(python: string, putModel: (url: string, s3: object) => Promise<void>) {
  for (const [folder, entry] of Object.entries({ model: 'handler', api: 'api-handler', job: 'job-handler' }))
    await bundle(join(root, 'lambda', `${entry}.ts`), join(root, 'dist', folder, 'handler.cjs'));
  const moto = await startMoto(python);
  const client = {
    endpoint: moto.url,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  };
  const s3 = new S3Client(client);
  const sfn = new SFNClient(client);
  const where = { CreateBucketConfiguration: { LocationConstraint: region } } as const;
  for (const Bucket of ['models', 'blobs']) await s3.send(new CreateBucketCommand({ Bucket, ...where }));
  await putModel('s3://models', client);
  const definition = jobMachine({
    bucket: 'blobs',
    prefix: 'jobs/',
    modelFunction: arn('model:live'),
    jobFunction: arn('job'),
    topic: `arn:aws:sns:${region}:123456789012:jobs`,
    batchSize: 20,
    concurrency: 4,
    toleratedPercent: 20,
  });
  const { stateMachineArn = '' } = await sfn.send(
    new CreateStateMachineCommand({
      name: 'jobs',
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::123456789012:role/jobs',
    }),
  );
  const cache = mkdtempSync(join(tmpdir(), 'glimpse-world-'));
  const env = {
    // The general endpoint by name and S3's by number: only so S3's path style finds its way.
    AWS_ENDPOINT_URL: `http://localhost:${moto.port}`,
    AWS_ENDPOINT_URL_S3: moto.url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    TMPDIR: cache,
    GLIMPSE_MODELS: 's3://models',
    GLIMPSE_BLOBS: 's3://blobs',
    GLIMPSE_JOBS: 's3://blobs/jobs',
    GLIMPSE_INBOX: 's3://blobs/inbox',
    GLIMPSE_JOB_MACHINE: stateMachineArn,
  };
  const launch = (name: string, timeoutMs: number) =>
    startFunction({ root: join(root, 'dist', name), handler: 'handler.handler', timeoutMs, env });
  const functions = {
    model: await launch('model', 29_000),
    api: await launch('api', 29_000),
    job: await launch('job', 900_000),
  };
  const calls = { batches: 0, pictures: 0 };
  const published: Record<string, string>[] = [];

  const server = createHttpServer({
    app: async (event) => {
      const reply = await functions.api.invoke(event);
      if ('error' in reply) throw new Error(`${JSON.stringify(reply.error)} ${functions.api.log().slice(-3000)}`);
      return reply.payload as APIGatewayProxyResult;
    },
    site: async () => ({ statusCode: 404, body: '' }),
    telemetry: { error: console.error },
    memoryMb: 512,
    receiveUpload: () => Promise.reject(new Error('Uploads go to S3')),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: apiPort } = server.address() as { port: number };

  const world: World = {
    hurry: 20,
    publish: (message) => published.push(message as Record<string, string>),
    async getObject(Bucket, Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? '';
    },
    async invoke(name, payload) {
      const target = name === arn('model:live') ? functions.model : functions.job;
      if (target === functions.model) {
        calls.batches++;
        calls.pictures += (payload as { jobBatch: { items: unknown[] } }).jobBatch.items.length;
      }
      const reply = await target.invoke(payload);
      if ('payload' in reply) return reply.payload;
      throw new StateError(reply.error.errorType, `${reply.error.errorMessage} ${target.log().slice(-1500)}`);
    },
  };

  const ran = new Set<string>();
  async function run(name: string, input: string): Promise<string> {
    ran.add(name);
    const execution = { name, startTime: new Date().toISOString() };
    return execute(definition, JSON.parse(input), world, execution).then(
      () => 'succeeded',
      (error: unknown) => (error instanceof StateError ? `${error.name}: ${error.message}` : Promise.reject(error)),
    );
  }

  return {
    api: `http://127.0.0.1:${apiPort}`,
    s3,
    bucket: 'blobs',
    calls,
    published,
    killModel: () => process.kill(functions.model.pid() ?? 0, 'SIGKILL'),
    async runExecutions() {
      const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
      const ended: Record<string, string> = {};
      for (const { name = '', executionArn, status } of executions) {
        if (ran.has(name) || status !== 'RUNNING') continue;
        const { input = '{}' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        ended[name] = await run(name, input);
      }
      return ended;
    },
    async startScheduled(input) {
      return { nightly: await run('nightly', JSON.stringify(input)) };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      for (const each of Object.values(functions)) await each.stop();
      s3.destroy();
      sfn.destroy();
      await moto.stop();
      rmSync(cache, { recursive: true, force: true });
    },
  } satisfies JobWorld;
}
