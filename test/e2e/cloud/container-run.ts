// Runs the image as Lambda would and prints what was measured, as JSON. Started by image.test.ts in a network of its own,
// where nothing is but this process's emulators: the Runtime API and S3.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createS3Store } from '../../../lambda/models/s3-store.ts';
import { proxyEvent } from '../../support/events.ts';
import { type Reply, startRuntimeApi } from '../../support/runtime-api.ts';
import { startMoto } from './python.ts';

const [image = '', python = '', memoryText = '1769'] = process.argv.slice(2);
const memoryMb = Number(memoryText);
const root = join(import.meta.dirname, '..', '..', '..');
const cells = join(root, 'dist', 'models', 'cells');
const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-central-1' };

const s3 = await startMoto(python);
const api = await startRuntimeApi();
const client = {
  endpoint: s3.url,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  forcePathStyle: true,
};
await new S3Client(client).send(
  new CreateBucketCommand({ Bucket: 'models', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
);
await createS3Store('s3://models', { cacheDir: tmpdir(), client }).put(cells);

const name = `glimpse-${process.pid}`;
const started = performance.now();
const { child, log } = startContainer();
const ended = once(child, 'exit').then(([code]) => {
  throw new Error(`The container ended with ${code}.`);
});
const initError = await Promise.race([api.whenReady(), ended]).catch(String);
const initMs = performance.now() - started;
const calls = [];
try {
  if (initError !== undefined) throw new Error(JSON.stringify(initError));
  for (const file of pictures()) {
    const body = readFileSync(file);
    const before = performance.now();
    const reply = await call(proxyEvent({ headers: { 'content-type': 'image/jpeg' }, body }));
    const ms = performance.now() - before;
    const answer = 'payload' in reply ? (reply.payload as { statusCode: number; body: string }) : undefined;
    const result = answer && JSON.parse(answer.body);
    calls.push({
      file: file.slice(file.lastIndexOf('/') + 1),
      bytes: body.length,
      status: answer?.statusCode ?? reply,
      roundTripMs: Math.round(ms),
      timing: result?.timing,
      found: result?.metrics?.classDistribution,
    });
  }
  const check = await call(proxyEvent({ method: 'GET', path: '/v1/models/cells/check' }));
  const [{ State }] = JSON.parse(podman('inspect', name));
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${State.Pid}/status`, 'utf8'))?.[1];
  const report = { memoryMb, initMs: Math.round(initMs), peakMb: Math.round(Number(peak) / 1024), calls, check };
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  process.stderr.write(log());
  // It may be gone already.
  spawnSync('podman', ['rm', '--force', '--time', '0', name], { env: podmanEnvironment() });
  await s3.stop();
  await api.close();
}

function call(event: unknown): Promise<Reply> {
  return Promise.race([api.invoke(event, 29_000), ended]);
}

/** As Lambda runs it: nothing to write to but /tmp, no rights, memory and its share of a CPU, no swap. */
function startContainer(): { child: ChildProcess; log: () => string } {
  const env = {
    ...credentials,
    AWS_LAMBDA_RUNTIME_API: api.address,
    AWS_LAMBDA_FUNCTION_NAME: 'model',
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_LOG_GROUP_NAME: 'model',
    AWS_LAMBDA_LOG_STREAM_NAME: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_ENDPOINT_URL_S3: s3.url,
    GLIMPSE_MODELS: 's3://models',
  };
  const limits = ['--memory', `${memoryMb}m`, '--memory-swap', `${memoryMb}m`, '--cpus', String(memoryMb / 1769)];
  const closed = ['--read-only', '--tmpfs', '/tmp:rw,size=512m', '--cap-drop', 'all'];
  const child = spawn(
    'podman',
    [
      ...['run', '--name', name, '--network', 'host', '--user', '993:990', '--security-opt', 'no-new-privileges'],
      ...limits,
      ...closed,
      ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      image,
      'handler.handler',
    ],
    { env: podmanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  child.on('exit', (code) => api.abandon('Runtime.ExitError', `The container ended with ${code}`));
  return { child, log: () => text };
}

function podman(...args: string[]): string {
  return execFileSync('podman', args, { env: podmanEnvironment(), encoding: 'utf8' });
}

// What podman needs where there is no systemd and limits are low.
function podmanEnvironment(): NodeJS.ProcessEnv {
  const file = join(mkdtempSync(join(tmpdir(), 'glimpse-podman-')), 'containers.conf');
  writeFileSync(
    file,
    '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n' +
      '[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n',
  );
  return { ...process.env, CONTAINERS_CONF: file };
}

/** The model's own samples: the first twice, cold and warm. */
function pictures(): string[] {
  const samples = readdirSync(join(cells, 'samples'))
    .filter((each) => each.endsWith('.jpg'))
    .map((each) => join(cells, 'samples', each));
  return [...samples.slice(0, 1), ...samples];
}
