import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { glimpse } from '../../cli/glimpse.ts';
import { proxyEvent } from '../../support/events.ts';
import { startFunction } from '../../support/lambda-function.ts';
import { pythonWithMoto, startMoto } from './python.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const emulator = join(root, '..', 'shared', 'tools', 'cfn-emulator');
const PORT = 5057;
const region = 'eu-central-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
// The general endpoint by name and S3's by number: only so both the CDK and S3's path style find their way.
const endpoints = {
  AWS_ENDPOINT_URL: `http://localhost:${PORT}`,
  AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${PORT}`,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
};

const python = pythonWithMoto();
const why = !existsSync(emulator)
  ? '../shared/tools/cfn-emulator is not there'
  : python === undefined
    ? 'no Python with moto'
    : undefined;
const describeDeploy = why === undefined ? describe : describe.skip;

describeDeploy(`the stack, deployed by the real CDK${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'glimpse-deploy-'));
  const s3 = new S3Client({ endpoint: endpoints.AWS_ENDPOINT_URL_S3, region, credentials, forcePathStyle: true });
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let outputs: Record<string, string>;

  async function cdk(...args: string[]): Promise<string> {
    const cli = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const child = spawn(process.execPath, [cli, ...args, '--no-notices', '--output', join(folder, 'cdk.out')], {
      cwd: root,
      env: {
        ...process.env,
        ...endpoints,
        CDK_DOCKER: join(emulator, 'docker-stub.sh'),
        DOCKER_STUB_LOG: join(folder, 'docker.log'),
        CDK_DISABLE_CLI_TELEMETRY: '1',
        CDK_DISABLE_VERSION_CHECK: '1',
      },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`cdk ${args.join(' ')}: ${log.slice(-4000)}\n${moto.log().slice(-2000)}`);
    return log;
  }

  beforeAll(async () => {
    moto = await startMoto(python ?? '', PORT, join(emulator, 'moto_plus.py'));
    await cdk('bootstrap', `aws://123456789012/${region}`);
    const file = join(folder, 'outputs.json');
    // The emulator knows no change sets of stacks that are not there yet.
    await cdk('deploy', '--require-approval', 'never', '--method', 'direct', '--outputs-file', file);
    outputs = JSON.parse(readFileSync(file, 'utf8'))['Glimpse-dev'];
  }, 300_000);

  afterAll(async () => {
    s3.destroy();
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const keysOf = async (bucket: string) =>
    ((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(({ Key }) => Key);

  test('says where everything is', () => {
    expect(outputs.Url).toMatch(/^https:\/\/\w+\.cloudfront\.net$/);
    expect(outputs.ApiUrl).toMatch(/^https:\/\/\w+\.execute-api\.eu-central-1\.amazonaws\.com\/live$/);
    expect(Object.keys(outputs).sort()).toEqual([
      'AlarmTopic',
      'ApiUrl',
      'BlobsBucket',
      'CallerKeyId',
      'ModelFunction',
      'ModelsBucket',
      'OperatorKeyId',
      'SiteBucket',
      'Url',
    ]);
  });

  test('asks for an image of the platform of the function', () => {
    const build = readFileSync(join(folder, 'docker.log'), 'utf8')
      .split('\n')
      .find((line) => line.startsWith('build'));
    expect(build).toContain('--file lambda/Dockerfile --platform linux/amd64');
  });

  test('has the page in its bucket: index.html asked for anew each time, named files kept', async () => {
    const keys = await keysOf(outputs.SiteBucket ?? '');
    const asset = keys.find((key) => key?.startsWith('assets/') && key.endsWith('.js')) ?? '';
    const cacheOf = async (Key: string) =>
      (await s3.send(new HeadObjectCommand({ Bucket: outputs.SiteBucket, Key }))).CacheControl;
    expect(await cacheOf('index.html')).toBe('no-cache');
    expect(await cacheOf(asset)).toBe('public, max-age=31536000, immutable');
  });

  test('has the built-in models in a bucket that keeps what is overwritten', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'models', 'cells', 'model.json'), 'utf8'));
    const keys = await keysOf(outputs.ModelsBucket ?? '');
    expect(keys).toEqual(
      expect.arrayContaining([
        `cells/${version}/model.json`,
        `cells/${version}/model.onnx`,
        `cells/${version}/parity.json`,
      ]),
    );
    const versioning = await s3.send(new GetBucketVersioningCommand({ Bucket: outputs.ModelsBucket }));
    expect(versioning.Status).toBe('Enabled');
  });

  test('lets uploads go after a day', async () => {
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: outputs.BlobsBucket }));
    expect(Rules).toContainEqual(
      expect.objectContaining({ Expiration: { Days: 1 }, Filter: expect.objectContaining({ Prefix: 'uploads/' }) }),
    );
  });

  test('leaves an account that the doctor finds ready', async () => {
    const { stdout } = await glimpse(['doctor', '--json'], tmpdir(), endpoints);
    const { findings } = JSON.parse(stdout) as { findings: { name: string; state: string; detail: string }[] };
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'credentials', state: 'ok', detail: expect.stringContaining('123456789012') }),
        { name: 'region', state: 'ok', detail: region },
        expect.objectContaining({ name: 'bootstrap', state: 'ok' }),
        { name: 'stack', state: 'ok', detail: 'settings and rules are kept' },
        expect.objectContaining({ name: 'memory', state: 'ok' }),
      ]),
    );
  }, 120_000);

  describe('its function, run by the real runtime client with the deployed environment', () => {
    let model: Awaited<ReturnType<typeof startFunction>> | undefined;
    const samples = join(root, 'models', 'cells', 'samples');
    const picture = () => readFileSync(join(samples, readdirSync(samples).find((name) => name.endsWith('.jpg')) ?? ''));

    beforeAll(async () => {
      const lambda = new LambdaClient({ endpoint: endpoints.AWS_ENDPOINT_URL, region, credentials });
      const deployed = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: outputs.ModelFunction }));
      expect(deployed).toMatchObject({ MemorySize: 1769, Timeout: 29 });
      model = await startFunction({
        root: join(root, 'dist', 'model'),
        handler: 'handler.handler',
        timeoutMs: 29_000,
        env: { ...endpoints, ...deployed.Environment?.Variables },
      });
    });
    afterAll(() => model?.stop());

    async function call(parts: Parameters<typeof proxyEvent>[0]) {
      const reply = await model!.invoke(proxyEvent(parts));
      if ('error' in reply) throw new Error(`${JSON.stringify(reply.error)} ${model!.log().slice(-2000)}`);
      const { statusCode, headers, body } = reply.payload as {
        statusCode: number;
        headers: Record<string, string>;
        body: string;
      };
      return { status: statusCode, headers, body: body === '' ? undefined : JSON.parse(body) };
    }

    test('a prediction brings the model from its bucket, once', async () => {
      const cold = await call({ headers: { 'content-type': 'image/jpeg' }, body: picture() });
      expect(cold.status).toBe(200);
      expect(cold.body.model.name).toBe('cells');
      expect(cold.body.metrics.classDistribution.RBC).toBeGreaterThan(0);
      expect(cold.body.timing.modelLoadMs).toBeGreaterThan(0);
      const warm = await call({ headers: { 'content-type': 'image/jpeg' }, body: picture() });
      expect(warm.body.timing).toMatchObject({ modelLoadMs: 0, coldStart: false });
    });

    test('the parity check passes, as the release check will ask', async () => {
      const { status, body } = await call({ method: 'GET', path: '/v1/models/cells/check' });
      expect([status, body.ok]).toEqual([200, true]);
    });

    test('an upload goes to its bucket by the form, and is predicted on by its id', async () => {
      const { status, body: form } = await call({ path: '/v1/uploads' });
      expect(status).toBe(201);
      const post = new FormData();
      for (const [name, value] of Object.entries<string>(form.fields)) post.append(name, value);
      post.append('file', new Blob([new Uint8Array(picture())]));
      expect((await fetch(form.url, { method: 'POST', body: post })).status).toBe(204);
      const { body } = await call({
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ upload: form.id }),
      });
      expect(body.metrics.count).toBeGreaterThan(0);
    });

    test('the model file is sent by a signed address', async () => {
      const { status, headers } = await call({ method: 'GET', path: '/v1/models/cells/files/model.onnx' });
      expect(status).toBe(302);
      const bytes = await (await fetch(headers.location ?? '')).arrayBuffer();
      const original = readFileSync(join(root, 'models', 'cells', 'model.onnx'));
      expect(Buffer.from(bytes).equals(original)).toBe(true);
    });

    test('pictures are not kept unless that is set', async () => {
      const { status, body } = await call({
        headers: { 'content-type': 'image/jpeg' },
        query: { store: 'true' },
        body: picture(),
      });
      expect([status, body.code]).toEqual([403, 'forbidden']);
    });
  });
});
