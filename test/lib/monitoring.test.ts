import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import sharp from 'sharp';
import { bundle } from '../../bin/bundle.ts';
import { ALARM_METRICS, OWN_METRICS } from '../../cli/cost/estimate.ts';
import { createLocal } from '../../cli/local.ts';
import { toContext } from '../../cli/serve/http-event.ts';
import { jobService, ownMetrics } from '../../contract/metrics.ts';
import { costOf, prices, standing } from '../../lambda/cost.ts';
import { createPowertools } from '../../lambda/powertools.ts';
import { createEmbeddedStore } from '../../lambda/records/embedded-store.ts';
import { charts, queries, queryLines } from '../../lib/monitoring/queries.ts';
import { recordsOf, seeded, usual } from '../support/drift-world.ts';
import { proxyEvent } from '../support/events.ts';
import { startFunction } from '../support/lambda-function.ts';
import { means, writePackage } from '../support/packages.ts';
import { until } from '../support/until.ts';
import { synth } from './synth.ts';
import { watchedMetrics } from './watched.ts';

// biome-ignore lint/suspicious/noExplicitAny: lines of a log are JSON of many shapes
type Json = any;

/** What AWS measures itself, by namespace: names and the dimensions it has. */
const awsMetrics: Readonly<Record<string, { names: readonly string[]; dimensions: string | readonly string[] }>> = {
  'AWS/Lambda': {
    names: ['Duration', 'Invocations', 'Errors', 'Throttles', 'ConcurrentExecutions'],
    dimensions: 'FunctionName',
  },
  'AWS/ApiGateway': { names: ['Count', '4XXError', '5XXError', 'Latency'], dimensions: 'ApiName,Stage' },
  'AWS/SQS': {
    names: ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'],
    dimensions: 'QueueName',
  },
  'AWS/DynamoDB': {
    names: ['ConsumedWriteCapacityUnits'],
    dimensions: ['TableName', 'GlobalSecondaryIndexName,TableName'],
  },
  'AWS/States': {
    names: ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut'],
    dimensions: 'StateMachineArn',
  },
};

const folder = mkdtempSync(join(tmpdir(), 'glimpse-metrics-'));
let lines: Json[];
let apiLines: Json[];
let driftLines: Json[];
let recordLines: Json[];
let jobLines: Json[];

/** Lines a function writes about these events; it has its bundle around it and nothing else, but for native libraries if it may. */
async function run(entry: string, steps: readonly unknown[], { env = {}, native = false } = {}): Promise<Json[]> {
  const root = join(folder, entry);
  await bundle(join(import.meta.dirname, '..', '..', 'lambda', `${entry}.ts`), join(root, 'handler.cjs'));
  if (native) symlinkSync(join(import.meta.dirname, '..', '..', 'node_modules'), join(root, 'node_modules'));
  const running = await startFunction({
    root,
    handler: 'handler.handler',
    timeoutMs: 20_000,
    env: { GLIMPSE_MODELS: join(folder, 'models'), GLIMPSE_METRICS_NAMESPACE: 'Glimpse/dev', ...env },
  });
  for (const step of steps) await (typeof step === 'function' ? step() : running.invoke(step));
  await running.stop();
  const log = running.log().split('\n');
  return log.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
}

// Runs the functions as Lambda does, through everything that is measured: answers, refusals, failures of ours.
beforeAll(async () => {
  const labels = ['red', 'green', 'blue'].map((name) => ({ name, threshold: 0.5 }));
  writePackage(join(folder, 'models', 'means'), { manifest: { labels } });
  writePackage(join(folder, 'models', 'broken'), { manifest: { name: 'broken' } });
  writeFileSync(join(folder, 'models', 'broken', 'model.onnx'), 'not a model');
  const red = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#f00' } })
    .png()
    .toBuffer();
  const headers = { 'content-type': 'image/png', 'X-Amz-Cf-Id': 'edge-1' };
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(red)]), 'red.png');
  form.append('file', new Blob(['no picture']), 'no.png');
  const multipart = new Response(form);
  const calls = [
    proxyEvent({ headers, body: red, query: { model: 'means' } }),
    proxyEvent({ headers, body: red, query: { model: 'broken' } }),
    proxyEvent({ headers, body: red, query: { threshold: 'high' } }),
    proxyEvent({
      headers: { 'content-type': multipart.headers.get('content-type') ?? '' },
      body: new Uint8Array(await multipart.arrayBuffer()),
      query: { model: 'means' },
    }),
  ];
  lines = await run('handler', calls, { native: true });
  apiLines = await run('api-handler', [
    proxyEvent({ method: 'GET', path: '/v1/models' }),
    proxyEvent({ method: 'GET', path: '/v1/models/none' }),
  ]);
  driftLines = await runDrift();
  const unreadable = { messageId: 'one', body: 'no record' };
  const toFile = { GLIMPSE_RECORDS: join(folder, 'written.sqlite') };
  jobLines = await runJob(red);
  recordLines = await run('record-handler', [{ Records: [unreadable] }], { env: toFile });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two days of the drift check: on the first a baseline is taken, on the second pictures are compared with it. */
async function runDrift(): Promise<Json[]> {
  const env = {
    GLIMPSE_MODELS: join(folder, 'drift'),
    GLIMPSE_RECORDS: join(folder, 'records.sqlite'),
    GLIMPSE_RECORD_DAYS: '3650',
  };
  writePackage(join(env.GLIMPSE_MODELS, 'cells'), { manifest: { ...means, name: 'cells' } });
  const store = createEmbeddedStore(env.GLIMPSE_RECORDS, { days: 3650 });
  const records = recordsOf(usual, 600, seeded(1));
  return run('drift-handler', [() => store.put(records.slice(0, 300)), {}, () => store.put(records.slice(300)), {}], {
    env,
  });
}

/** What a job over one picture writes where it runs in the cloud. */
async function runJob(picture: Buffer): Promise<Json[]> {
  const home = join(folder, 'jobs');
  mkdirSync(join(home, 'inbox', 'night'), { recursive: true });
  writeFileSync(join(home, 'inbox', 'night', 'red.png'), picture);
  let log = '';
  const output = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    log += chunk;
    return true;
  });
  const env = { GLIMPSE_HOME: home, GLIMPSE_MODELS: join(folder, 'models') };
  const { app, worker } = createLocal(createPowertools(jobService, 'Glimpse/dev'), env);
  const body = JSON.stringify({ source: { prefix: 'night' }, options: { model: 'means' } });
  const event = proxyEvent({ path: '/v1/jobs', headers: { 'content-type': 'application/json' }, body });
  expect((await app(event, toContext(event, 1769))).statusCode).toBe(201);
  await until(() => log.includes('CertaintyMargin'), 20_000);
  await worker.stop();
  output.mockRestore();
  return log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
}

/** `namespace name dimensions` of every metric in the log, as CloudWatch reads the embedded format. */
function emitted(by: readonly Json[] = lines): Set<string> {
  const found = by.flatMap((line) =>
    (line._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }: Json) =>
      Metrics.flatMap(({ Name }: Json) =>
        Dimensions.map((names: string[]) => `${Namespace} ${Name} ${names.sort().join(',')}=${line.service}`),
      ),
    ),
  );
  return new Set(found);
}

test('every metric an alarm or a widget watches is emitted with its dimensions, or is one of AWS', () => {
  const sent = emitted([...lines, ...driftLines, ...jobLines]);
  const watched = watchedMetrics(synth());
  expect(watched.length).toBeGreaterThan(30);
  const missing = watched.filter(({ namespace, name, dimensions }) => {
    const names = Object.keys(dimensions).sort().join(',');
    const aws = awsMetrics[namespace];
    if (aws) return !(aws.names.includes(name) && [aws.dimensions].flat().includes(names));
    return !sent.has(`${namespace} ${name} ${names}=${dimensions.service}`);
  });
  expect(missing).toEqual([]);
});

test('every metric of our own is emitted by what sees pictures, and no other', () => {
  for (const by of [lines, jobLines]) {
    const names = [...emitted(by)].map((each) => each.split(' ')[1]);
    expect(names.sort()).toEqual(Object.keys(ownMetrics).sort());
  }
  expect([...emitted(driftLines)]).toEqual(['Glimpse/dev Drift service=drift']);
});

test('every metric of our own that is emitted, and so paid, is counted by glimpse cost', () => {
  expect(emitted([...lines, ...driftLines, ...jobLines]).size).toBe(OWN_METRICS);
});

test('the API function has a line a call too, by its name, and no metrics: AWS measures all that is watched of it', () => {
  const calls = apiLines.filter(({ message }) => message === 'call');
  expect(calls.map(({ service, route, status }) => [service, route, status])).toEqual([
    ['api', '/v1/models', 200],
    ['api', '/v1/models/{name}', 404],
  ]);
  expect([...emitted(apiLines)]).toEqual([]);
  expect(apiLines.filter(({ level }) => level === 'WARN')).toEqual([]);
});

test('the record function says which message it could not read, by its name, and has no metrics', () => {
  expect(recordLines).toMatchObject([
    { level: 'ERROR', service: 'record', message: 'message cannot be read', messageId: 'one' },
  ]);
  expect([...emitted(recordLines)]).toEqual([]);
});

test('one line a call, with id, model, kinds, timing, cost and outcome, and never the picture', () => {
  const calls = lines.filter(({ message }) => message === 'call');
  expect(calls).toHaveLength(4);
  expect(calls[0]).toMatchObject({
    requestId: expect.any(String),
    edgeId: 'edge-1',
    status: 200,
    route: '/v1/predict',
    model: 'means',
    imageKinds: ['png'],
    topLabel: 'red',
    stages: { infer: expect.any(Number) },
    usd: expect.any(Number),
    memoryMb: expect.any(Number),
    cpuMs: expect.any(Number),
    scratchMb: expect.any(Number),
    bytesIn: expect.any(Number),
    bytesOut: expect.any(Number),
  });
  expect(calls.map(({ status }) => status)).toEqual([200, 500, 400, 200]);
  for (const call of calls) expect(JSON.stringify(call).length).toBeLessThan(2_000);
});

test('saved queries and charts ask for fields that a line has', () => {
  const known = new Set(lines.flatMap((line) => Object.keys(line)));
  const words = new Set([
    'count',
    'sum',
    'avg',
    'min',
    'pct',
    'bin',
    'ispresent',
    'as',
    'by',
    'and',
    'desc',
    'call',
    'failed',
    'max',
    'model',
  ]);
  for (const query of Object.values({ ...queries, ...charts })) {
    const own = queryLines(query)
      .join(' ')
      .replaceAll(/as \w+|"[^"]*"|@\w+|\b\d+\w?\b/g, '');
    const aliases = new Set(
      [
        ...queryLines(query)
          .join(' ')
          .matchAll(/as (\w+)/g),
      ].map(([, alias]) => alias),
    );
    const fields = [...own.matchAll(/[a-zA-Z]\w*(\.\w+)?/g)].map(([field]) => field.split('.')[0] ?? '');
    const unknown = fields.filter(
      (field) =>
        !known.has(field) &&
        !words.has(field) &&
        !aliases.has(field) &&
        !/^(fields|filter|stats|sort|limit)$/.test(field),
    );
    expect([query.name, unknown]).toEqual([query.name, []]);
  }
});

test('a day by metric math costs what the calls of it said', () => {
  const alarms: [string, Json][] = Object.entries(synth().resources('AWS::CloudWatch::Alarm'));
  const [{ Properties }] = alarms.flatMap(([id, alarm]) => (id.includes('Cost') ? [alarm] : []));
  const { Expression } = Properties.Metrics.find(({ Expression }: Json) => Expression !== undefined);
  const names = ['duration', 'invocations', 'calls', 'writes', 'writes_byModel', 'writes_kept'];
  const math = new Function('FILL', ...names, `return ${Expression}`);
  const day = (...sums: (number | undefined)[]) =>
    math((sum: number | undefined, fill: number) => sum ?? fill, ...sums);
  const one = costOf(150, 1, { memoryMb: 1769, architecture: 'x86_64' }).usd;
  expect(day(150 * 1000, 1000, 1000, undefined) / 1000).toBeCloseTo(one, 8);
  expect(day(0, 0, 1_000_000, 0)).toBeCloseTo(prices.gatewayRequest * 1e6, 6);
  for (const at of [3, 4, 5]) {
    const sums = [0, 0, 0, 0, 0, 0].with(at, 1_000_000);
    expect(day(...sums)).toBeCloseTo(standing.tableWrite * 1e6, 6);
  }
});

test('glimpse cost counts the dashboard, and each metric that an alarm looks at, as AWS does', () => {
  synth().template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  const alarms: Json[] = Object.values(synth().resources('AWS::CloudWatch::Alarm'));
  const looked = alarms.map(({ Properties: { Metrics } }) => Metrics?.filter(({ MetricStat }: Json) => MetricStat));
  expect(looked.reduce((sum, metrics) => sum + (metrics?.length ?? 1), 0)).toBe(ALARM_METRICS);
});
