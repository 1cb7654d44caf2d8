import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { resultSchema, resultsSchema } from '../../contract/answer.ts';
import { problemSchema } from '../../contract/problems.ts';
import { apiHandlers } from '../../lambda/api-service.ts';
import { createApp } from '../../lambda/app.ts';
import { createFolderBlobs } from '../../lambda/blobs.ts';
import { readConfig } from '../../lambda/config.ts';
import { modelHandlers } from '../../lambda/model-service.ts';
import { openStore } from '../../lambda/models/open-store.ts';
import { createRegistry } from '../../lambda/models/registry.ts';
import type { CallRecord } from '../../lambda/telemetry.ts';
import { createLocalUploads } from '../../lambda/uploads.ts';
import { type EventParts, proxyEvent } from '../support/events.ts';
import { useFolders } from '../support/folders.ts';
import { means, writePackage } from '../support/packages.ts';

const folder = useFolders();
const calls: CallRecord[] = [];
const logged: string[] = [];
const errors: unknown[] = [];
const context = { awsRequestId: 'aws-1', getRemainingTimeInMillis: () => 29_000 } as never;

function start(env: Record<string, string> = {}, models = withMeans()) {
  const config = readConfig({
    GLIMPSE_MODELS: models,
    GLIMPSE_REFRESH_SECONDS: '0',
    GLIMPSE_STORE_IMAGES: 'true',
    ...env,
  });
  const telemetry = {
    middlewares: [],
    info: (message: string) => logged.push(message),
    error: (_message: string, error: unknown) => errors.push(error),
    call: (record: CallRecord) => calls.push(record),
  };
  const store = openStore(models, { cacheDir: folder() });
  const blobs = createFolderBlobs(folder());
  const base = { config, telemetry };
  const registry = createRegistry({ ...config, store, log: telemetry });
  const uploads = createLocalUploads(blobs);
  const app = createApp(base, {
    ...modelHandlers({ ...base, registry, fetchImage: async () => red, blobs, uploads, afterwards: (work) => work() }),
    ...apiHandlers({ ...base, models: store, uploads }),
  });
  return async (parts: EventParts) => {
    const { statusCode, headers, body } = await app(proxyEvent(parts), context);
    const type = String(headers?.['content-type']);
    return { status: statusCode, headers, type, body: type.includes('json') ? JSON.parse(body) : body };
  };
}

function withMeans(): string {
  const models = folder();
  writePackage(join(models, 'means'));
  return models;
}

// A picture that is all red: the fixture model's scores are the means of the channels, 0..1.
let red: Buffer;
const jpeg = { 'content-type': 'image/jpeg' };

beforeAll(async () => {
  red = await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 255, g: 0, b: 51 } } })
    .png()
    .toBuffer();
});

describe('POST /v1/predict', () => {
  it('answers a picture with the whole result, as the schema has it', async () => {
    const call = start();
    const { status, headers, body } = await call({ headers: jpeg, body: red });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'x-request-id': expect.any(String), 'x-content-type-options': 'nosniff' });
    expect(resultSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      model: { name: 'means', version: '1.0.0', task: 'classification' },
      image: { width: 40, height: 30, format: 'png', bytes: red.length, orientation: 1 },
      predictions: [
        { classId: 0, score: 1 },
        { classId: 2, score: 0.2 },
        { classId: 1, score: 0 },
      ],
      metrics: { count: 3 },
      timing: { coldStart: true },
      cost: { memoryMb: 1769, billedMs: Math.ceil(body.timing.totalMs) },
    });
    expect(body.timing.modelLoadMs).toBeGreaterThan(0);
  });

  it('loads the model with the first prediction, not before, and once', async () => {
    logged.length = 0;
    const call = start();
    await call({ method: 'GET', path: '/v1/models' });
    expect(logged).not.toContain('model loaded');
    const [first, second] = await Promise.all([call({ body: red }), call({ body: red })]);
    expect(logged.filter((line) => line === 'model loaded')).toHaveLength(1);
    const third = await call({ body: red });
    expect([first, second, third].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(third.body.timing).toMatchObject({ modelLoadMs: 0, coldStart: false });
  });

  it('tells what is wrong with a first picture, which is decoded while the model is loaded', async () => {
    const call = start();
    const bad = { headers: { 'content-type': 'image/png' }, body: red.subarray(0, 40) };
    expect(await call(bad)).toMatchObject({ status: 422, body: { code: 'image_unreadable' } });
    const good = await call({ headers: { 'content-type': 'image/png' }, body: red });
    expect(good.body.predictions[0]).toMatchObject({ label: 'red' });
  });

  it('prepares the first picture for the model that answers, where that is not the one it began to load', async () => {
    const models = folder();
    writePackage(join(models, 'means', '1.0.0'));
    // Loaded first, this one fails; what was decoded for it has another size.
    const manifest = { version: '1.1.0', input: { ...means.input, width: 16, height: 16 } };
    writePackage(join(models, 'means', '1.1.0'), { model: 'opset-27', manifest });
    writeFileSync(join(models, 'means', 'current.json'), JSON.stringify({ version: '1.1.0', previous: ['1.0.0'] }));
    const { status, body } = await start({}, models)({ headers: { 'content-type': 'image/png' }, body: red });
    expect(status).toBe(200);
    expect(body).toMatchObject({ model: { version: '1.0.0' }, predictions: [{ label: 'red' }, {}, {}] });
    errors.splice(0);
  });

  it('answers the same predictions for bytes, JSON, a form and pixels', async () => {
    const call = start();
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(red)]), 'red.png');
    form.append('limit', '2');
    const request = new Request('http://x', { method: 'POST', body: form });
    const pixels = Array.from({ length: 8 }, () => Array.from({ length: 8 }, () => [255, 0, 51]));
    const json = { 'Content-Type': 'application/json; charset=utf-8' };
    const answers = await Promise.all([
      call({ headers: jpeg, body: red, query: { limit: '2' } }),
      call({ headers: json, body: JSON.stringify({ image: red.toString('base64'), limit: 2 }) }),
      call({
        headers: json,
        body: JSON.stringify({ image: `data:image/png;base64,${red.toString('base64')}`, limit: 2 }),
      }),
      call({ headers: json, body: JSON.stringify({ pixels, limit: 2 }) }),
      call({
        headers: { 'content-type': request.headers.get('content-type')! },
        body: new Uint8Array(await request.arrayBuffer()),
      }),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body.predictions).toEqual(answers[0]!.body.predictions);
    }
    expect(answers[0]!.body.predictions).toHaveLength(2);
    expect(answers.at(-1)!.body.file).toBe('red.png');
  });

  it('keeps the order of several files, and one bad picture fails alone', async () => {
    const call = start();
    const form = new FormData();
    for (const [name, bytes] of [
      ['a.png', red],
      ['b.png', red.subarray(0, 60)],
      ['c.png', red],
    ] as const) {
      form.append('file', new Blob([Uint8Array.from(bytes)]), name);
    }
    const request = new Request('http://x', { method: 'POST', body: form });
    const { status, body } = await call({
      headers: { 'content-type': request.headers.get('content-type')! },
      body: new Uint8Array(await request.arrayBuffer()),
    });
    expect(status).toBe(200);
    expect(resultsSchema.parse(body)).toEqual(body);
    expect(body.results.map((each: { file: string; error?: object }) => [each.file, 'error' in each])).toEqual([
      ['a.png', false],
      ['b.png', true],
      ['c.png', false],
    ]);
    expect(body.results[1].error.code).toBe('image_unreadable');
    expect(body.metrics.count).toBe(6);
  });

  it('draws on the aliases, and where asked to', async () => {
    const call = start();
    const plain = await call({ body: red });
    const alias = await call({ path: '/predict/', body: red });
    const asked = await call({ body: red, query: { visualize: 'webp' } });
    expect(plain.body.visualization).toBeUndefined();
    expect(alias.body.visualization).toMatch(/^data:image\/png;base64,/);
    expect(asked.body.visualization).toMatch(/^data:image\/webp;base64,/);
  });

  it('explains the strongest prediction by what hiding each part costs', async () => {
    const call = start();
    // Red is on the left alone: only hiding something there can cost it.
    const left = { create: { width: 40, height: 60, channels: 3, background: '#f00' } } as const;
    const half = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#000' } })
      .composite([{ input: await sharp(left).png().toBuffer(), left: 0, top: 0 }])
      .png()
      .toBuffer();
    const { body } = await call({ body: half, query: { explain: 'heatmap' } });
    const { explanation } = body;
    expect(explanation).toMatchObject({ method: 'occlusion', label: body.predictions[0].label });
    expect(explanation.values).toHaveLength(explanation.grid[0] * explanation.grid[1]);
    const columns = explanation.grid[1];
    const at = (column: number) => explanation.values.filter((_: number, i: number) => i % columns === column);
    for (const value of at(0)) expect(value).toBeGreaterThan(0);
    for (const value of at(columns - 1)) expect(value).toBe(0);
    const picture = await sharp(Buffer.from(explanation.picture.split(',')[1], 'base64')).metadata();
    expect(picture.width / picture.height).toBeCloseTo(80 / 60, 1);
  });

  it('counts explaining and drawing into time and price', async () => {
    const call = start();
    const plain = await call({ body: red });
    expect(plain.body.timing).not.toHaveProperty('explainMs');
    expect(plain.body.timing).not.toHaveProperty('visualizeMs');
    const { body } = await call({ body: red, query: { explain: 'heatmap', visualize: 'png' } });
    expect(resultSchema.parse(body)).toEqual(body);
    const { totalMs, coldStart: _, ...stages } = body.timing;
    expect(stages.explainMs).toBeGreaterThan(0);
    expect(stages.visualizeMs).toBeGreaterThan(0);
    const sum = Object.values<number>(stages).reduce((all, ms) => all + ms, 0);
    expect(Math.abs(totalMs - sum)).toBeLessThan(0.1);
    expect(body.cost.billedMs).toBe(Math.ceil(totalMs));
  });

  it('takes a picture above the inline limit by an upload', async () => {
    const call = start();
    const made = await call({ path: '/v1/uploads' });
    expect(made.status).toBe(201);
    const answer = await call({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ upload: 'no-such' }),
    });
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  it.each<[string, EventParts, number, string, RegExp]>([
    ['no body', {}, 400, 'image_missing', /./],
    [
      'an option out of range',
      { body: Buffer.from('x'), query: { threshold: '7' } },
      400,
      'option_invalid',
      /threshold: got 7, allowed 0..1/,
    ],
    [
      'an option nobody knows',
      { body: Buffer.from('x'), query: { treshold: '0.5' } },
      400,
      'option_invalid',
      /treshold/,
    ],
    ['no picture', { body: Buffer.from('hello') }, 415, 'media_type_unsupported', /./],
    ['a model nobody added', { body: Buffer.from('x'), query: { model: 'nope' } }, 404, 'model_not_found', /means/],
    [
      'a version there is not',
      { body: Buffer.from('x'), query: { version: '9.0.0' } },
      404,
      'model_not_found',
      /1\.0\.0/,
    ],
    ['an unknown route', { path: '/v1/nothing' }, 404, 'not_found', /v1\/nothing/],
    ['an unknown method', { method: 'PUT' }, 405, 'method_not_allowed', /POST, GET/],
  ])(
    'answers %s with a problem that says what came and what is allowed',
    async (_what, parts, status, code, detail) => {
      const answer = await start()({ headers: jpeg, ...parts });
      expect(answer.type).toBe('application/problem+json');
      expect(problemSchema.parse(answer.body)).toEqual(answer.body);
      expect(answer.body).toMatchObject({
        status,
        code,
        detail: expect.stringMatching(detail),
        instance: answer.headers?.['x-request-id'],
      });
      expect(answer.status).toBe(status);
    },
  );

  it('refuses a label the model does not have, naming those it has', async () => {
    const { body } = await start()({ body: red, query: { labels: 'unicorn' } });
    expect(body).toMatchObject({ code: 'option_invalid', detail: expect.stringMatching(/unicorn.*allowed/) });
  });

  it('notes one line a call with facts and without the picture', async () => {
    calls.length = 0;
    await start()({ headers: jpeg, body: red });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      route: '/v1/predict',
      status: 200,
      model: 'means',
      images: 1,
      imageKinds: ['png'],
      predictions: 3,
    });
    expect(JSON.stringify(calls[0]).length).toBeLessThan(600);
  });
});

describe('the rest of the API', () => {
  it('lists models and tells one', async () => {
    const call = start();
    const { body } = await call({ method: 'GET', path: '/v1/models' });
    expect(body).toMatchObject({
      items: [{ name: 'means', current: '1.0.0', versions: ['1.0.0'], default: true }],
      next: null,
    });
    const one = await call({ method: 'GET', path: '/v1/models/means' });
    expect(one.body).toEqual({ ...body.items[0], history: [] });
    expect((await call({ method: 'GET', path: '/v1/models/nope' })).body.code).toBe('model_not_found');
  });

  it('lists the sound models where another is broken, and says of that one what is wrong', async () => {
    errors.length = 0;
    const models = folder();
    writePackage(join(models, 'means'));
    writePackage(join(models, 'torn'), { manifest: { name: 'torn', labels: [] } });
    const call = start({}, models);
    const { status, body } = await call({ method: 'GET', path: '/v1/models' });
    expect([status, body.items.map(({ name }: { name: string }) => name)]).toEqual([200, ['means']]);
    expect(errors).toHaveLength(1);
    expect((await call({ method: 'GET', path: '/v1/models/torn' })).body.code).toBe('model_invalid');
    expect((await call({ body: red })).status).toBe(200);
  });

  it('is healthy without a model', async () => {
    const { status, body } = await start()({ method: 'GET', path: '/health' });
    expect([status, body.status]).toEqual([200, 'ok']);
  });

  it('describes itself', async () => {
    const call = start();
    expect((await call({ method: 'GET', path: '/openapi.json' })).body.openapi).toMatch(/^3\.1/);
    expect((await call({ method: 'GET', path: '/docs' })).type).toContain('text/html');
  });

  it.each(['../model.json', '..%2fmodel.json', 'model.json/..', '.env'])(
    'gives no file outside of the package for %s',
    async (file) => {
      const answer = await start()({ method: 'GET', path: `/v1/models/means/files/${encodeURIComponent(file)}` });
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    },
  );

  it('asks for a key where keys are set', async () => {
    const call = start({ GLIMPSE_KEYS: 'k' });
    expect((await call({ body: red })).body.code).toBe('key_missing');
    expect((await call({ body: red, headers: { 'X-API-Key': 'k' } })).status).toBe(200);
    expect((await call({ method: 'GET', path: '/health' })).status).toBe(200);
  });
});
