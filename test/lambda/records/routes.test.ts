import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import {
  feedbackAnswerSchema,
  receiptCheckSchema,
  recordListSchema,
  reviewedRecordSchema,
} from '../../../contract/records.ts';
import { usageSchema } from '../../../contract/usage.ts';
import { createEmbeddedStore } from '../../../lambda/records/embedded-store.ts';
import type { EventParts } from '../../support/events.ts';
import { useFolders } from '../../support/folders.ts';
import { localApp } from '../../support/local-app.ts';
import { writePackage } from '../../support/packages.ts';
import { idAt, recordAt } from '../../support/records.ts';

const folder = useFolders();
let red: Buffer;

beforeAll(async () => {
  red = await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: 255, g: 0, b: 51 } } })
    .png()
    .toBuffer();
});

/** A service of its own, whose only model is the tiny classifier. */
function start(env: Record<string, string> = {}) {
  const home = folder();
  writePackage(join(home, 'models', 'means'));
  const ask = localApp({ GLIMPSE_HOME: home, ...env });
  return (parts: EventParts) => ask(parts);
}
const get = (path: string, parts: EventParts = {}): EventParts => ({ method: 'GET', path, ...parts });
const json = { 'content-type': 'application/json' };
const say = (id: string, body: object): EventParts => ({
  path: `/v1/predictions/${id}/feedback`,
  headers: json,
  body: JSON.stringify(body),
});
const ofMeans = { query: { model: 'means' } };

describe('the record of a prediction', () => {
  it('is there when the answer is, with all the tables need', async () => {
    const ask = start();
    const { body: answer } = await ask({ body: red, ...ofMeans });
    const { status, body } = await ask(get(`/v1/predictions/${answer.id}`));
    expect(status).toBe(200);
    expect(reviewedRecordSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      id: answer.id,
      outcome: 'ok',
      source: 'api',
      model: answer.model,
      image: answer.image,
      top: { index: 0, value: 1, label: 'red' },
      raw: [1, 0, 0.2],
      count: 3,
      light: { brightness: 0.3218, sharpness: 0 },
      timing: answer.timing,
      cost: answer.cost,
      receipt: { image: answer.image.sha256, model: answer.model.sha256 },
      feedback: [],
    });
    expect(body.stored).toBeUndefined();
    expect(JSON.stringify(body)).not.toContain('base64');
  });

  it('of a detector has its boxes, no masks and no raw values', async () => {
    const ask = start();
    const { body: answer } = await ask({ body: red, query: { model: 'cells', threshold: '0.001', limit: '2' } });
    const { body } = await ask(get(`/v1/predictions/${answer.id}`));
    expect(reviewedRecordSchema.parse(body)).toEqual(body);
    expect(body.count).toBe(answer.predictions.length);
    expect(body.raw).toBeUndefined();
  });

  it('of a picture that failed says why, and the others of the call are there', async () => {
    const ask = start();
    const form = new FormData();
    for (const [name, bytes] of [
      ['a.png', red],
      ['b.png', red.subarray(0, 60)],
    ] as const) {
      form.append('file', new Blob([Uint8Array.from(bytes)]), name);
    }
    const request = new Request('http://x', { method: 'POST', body: form });
    await ask({
      headers: { 'content-type': request.headers.get('content-type')! },
      body: new Uint8Array(await request.arrayBuffer()),
      ...ofMeans,
    });
    const { body } = await ask(get('/v1/predictions'));
    expect(recordListSchema.parse(body)).toEqual(body);
    const seen = body.items.map(({ file, outcome, position, model }: never) => [file, outcome, position, !!model]);
    expect(seen.sort()).toEqual([
      ['a.png', 'ok', 0, true],
      ['b.png', 'image_unreadable', 1, true],
    ]);
  });

  it('of a call that found no model says so', async () => {
    const ask = start();
    await ask({ body: red, query: { model: 'nobody' } });
    const { body } = await ask(get('/v1/predictions'));
    expect(body.items).toMatchObject([{ outcome: 'model_not_found', count: 0, position: 0 }]);
    expect(body.items[0].model).toBeUndefined();
  });

  it('names the key, and never shows it', async () => {
    const ask = start({ GLIMPSE_KEYS: 'very-secret', GLIMPSE_OPERATOR_KEYS: 'olga' });
    const { body: answer } = await ask({ body: red, headers: { 'x-api-key': 'very-secret' }, ...ofMeans });
    const olga = { headers: { 'x-api-key': 'olga' } };
    const { body } = await ask(get(`/v1/predictions/${answer.id}`, olga));
    expect(body.key).toMatch(/^key-[0-9a-f]{12}$/);
    expect((await ask(get('/v1/predictions', { headers: { 'x-api-key': 'very-secret' } }))).body.code).toBe(
      'forbidden',
    );
  });
});

describe('a kept picture', () => {
  it('is given back as it came, with what the model was fed, until it is forgotten', async () => {
    const home = folder();
    writePackage(join(home, 'models', 'means'));
    const ask = localApp({ GLIMPSE_HOME: home });
    const { body: answer } = await ask({ body: red, query: { model: 'means', store: 'true' } });
    const path = `/v1/predictions/${answer.id}`;
    const { body: record } = await ask(get(path));
    const day = record.time.slice(0, 10);
    expect(record.stored).toEqual({
      picture: `images/${day}/${answer.id}.png`,
      input: `images/${day}/${answer.id}.input.png`,
    });
    const picture = await ask(get(`${path}/picture`));
    expect(Buffer.from(picture.body, 'base64').equals(red)).toBe(true);
    const { body: png } = await ask(get(`${path}/input`));
    const { data, info } = await sharp(Buffer.from(png, 'base64')).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 8, height: 8, channels: 3 });
    expect([...data.subarray(0, 3)]).toEqual([255, 0, 51]);

    expect((await ask({ method: 'DELETE', path })).status).toBe(204);
    for (const each of ['', '/picture', '/input', '/verify']) {
      expect((await ask(get(path + each))).body.code).toBe('not_found');
    }
    expect(readdirSync(join(home, 'images', day))).toEqual([]);
    expect((await ask({ method: 'DELETE', path })).body.code).toBe('not_found');
  });

  it('was not kept where nobody asked for it', async () => {
    const ask = start();
    const { body: answer } = await ask({ body: red, ...ofMeans });
    const { status, body } = await ask(get(`/v1/predictions/${answer.id}/picture`));
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});

describe('a receipt', () => {
  it('holds until the picture is another, and says nothing of what was not kept', async () => {
    const home = folder();
    writePackage(join(home, 'models', 'means'));
    const ask = localApp({ GLIMPSE_HOME: home });
    const { body: kept } = await ask({ body: red, query: { model: 'means', store: 'true' } });
    const { body: lost } = await ask({ body: red, ...ofMeans });
    const verify = async (id: string) =>
      receiptCheckSchema.parse((await ask(get(`/v1/predictions/${id}/verify`))).body);
    const seen = ({ ok, checks }: Awaited<ReturnType<typeof verify>>) => [ok, ...checks.map((check) => check.ok)];
    expect(seen(await verify(kept.id))).toEqual([true, true, true, true]);
    expect(seen(await verify(lost.id))).toEqual([true, null, true, true]);
    const { stored } = (await ask(get(`/v1/predictions/${kept.id}`))).body;
    writeFileSync(join(home, stored.picture), 'another');
    expect(seen(await verify(kept.id))).toEqual([false, false, true, true]);
    appendFileSync(join(home, 'models', 'means', 'model.json'), ' ');
    expect(seen(await verify(kept.id))).toEqual([false, false, true, false]);
  });
});

describe('feedback', () => {
  it('is kept whole, and the latest on each prediction holds', async () => {
    const ask = start({ GLIMPSE_KEYS: 'carl', GLIMPSE_OPERATOR_KEYS: 'olga' });
    const carl = { 'x-api-key': 'carl' };
    const { body: answer } = await ask({ body: red, headers: carl, ...ofMeans });
    const tell = async (body: object, key = carl) => {
      const parts = say(answer.id, body);
      return ask({ ...parts, headers: { ...parts.headers, ...key } });
    };
    const first = await tell({ verdict: 'incorrect', prediction: 0, label: 'blue' });
    expect([first.status, first.body.verdict]).toEqual([201, 'incorrect']);
    const second = await tell({ verdict: 'correct', prediction: 0 }, { 'x-api-key': 'olga' });
    expect(second.body).toMatchObject({
      verdict: 'correct',
      feedback: [
        { verdict: 'incorrect', prediction: 0, label: 'blue', key: expect.stringMatching(/^key-/) },
        { verdict: 'correct', prediction: 0 },
      ],
    });
    expect(reviewedRecordSchema.parse(second.body)).toEqual(second.body);
  });

  it('tells a caller what was said just now and nothing else of the record', async () => {
    const ask = start({ GLIMPSE_KEYS: 'carl,carla', GLIMPSE_OPERATOR_KEYS: 'olga' });
    const { body: answer } = await ask({ body: red, headers: { 'x-api-key': 'carla' }, ...ofMeans });
    const tell = (body: object, key: string) =>
      ask({ ...say(answer.id, body), headers: { ...json, 'x-api-key': key } });
    await tell({ verdict: 'incorrect', comment: 'between us' }, 'carla');
    const { body } = await tell({ verdict: 'correct', prediction: 1 }, 'carl');
    expect(feedbackAnswerSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({ id: answer.id, verdict: 'incorrect', feedback: [{ prediction: 1 }] });
    expect(JSON.stringify(body)).not.toContain('between us');
  });

  it('waits for a record that is still on its way, and not for one that never was', async () => {
    const home = folder();
    const ask = localApp({ GLIMPSE_HOME: home });
    const late = recordAt(Date.now());
    const told = ask(say(late.id, { verdict: 'correct' }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const store = createEmbeddedStore(join(home, 'records.db'), { days: 90 });
    await store.put([late]);
    await store.close();
    expect(await told).toMatchObject({ status: 201, body: { id: late.id, verdict: 'correct' } });
    const begun = performance.now();
    const { status } = await ask(say(idAt(Date.now() - 60_000), { verdict: 'correct' }));
    expect([status, performance.now() - begun < 250]).toEqual([404, true]);
  });

  it.each([
    ['no verdict', { prediction: 0 }, /verdict: missing/],
    ['a prediction there is not', { verdict: 'correct', prediction: 7 }, /prediction: got 7, allowed: 0\.\.2/],
    [
      'a part of a prediction',
      { verdict: 'correct', prediction: 1.5 },
      /prediction: got 1.5, allowed: a whole number$/,
    ],
    ['a field nobody knows', { verdict: 'correct', mood: 'good' }, /mood: no such field/],
    [
      'another label that is to be correct',
      { verdict: 'correct', prediction: 1, label: 'red' },
      /^label: got "red" with the verdict correct, allowed with it: "blue", as predicted/,
    ],
    [
      'something missed that is to be correct',
      { verdict: 'correct', missed: [{ label: 'blue' }] },
      /^missed: got objects with the verdict correct/,
    ],
    [
      'a box without width',
      { verdict: 'incorrect', prediction: 0, box: { x: 1, y: 2, width: 0, height: 3 } },
      /^box: got 0 x 3 at 1, 2, allowed: a box with width and height in the picture of 40 x 30/,
    ],
    [
      'a missed box outside of the picture',
      {
        verdict: 'incorrect',
        missed: [
          { label: 'blue', box: { x: 0, y: 0, width: 9, height: 9 } },
          { label: 'blue', box: { x: 40, y: 2, width: 9, height: 9 } },
        ],
      },
      /^missed\.1\.box: got 9 x 9 at 40, 2/,
    ],
  ])('with %s is refused, saying what is allowed', async (_what, feedback, detail) => {
    const ask = start();
    const { body: answer } = await ask({ body: red, ...ofMeans });
    const { status, body } = await ask(say(answer.id, feedback));
    expect([status, body.code]).toEqual([400, 'request_invalid']);
    expect(body.detail).toMatch(detail);
  });

  it('without a body is told what the route takes', async () => {
    const { body } = await start()({ path: '/v1/predictions/01KAGB5Q3V8J6W4X2Y7Z9T1R0N/feedback', headers: json });
    expect(body).toMatchObject({ code: 'request_invalid', detail: 'the body is empty: send JSON' });
  });

  it('on a prediction that is not recorded is refused', async () => {
    const { body } = await start()(say('01KAGB5Q3V8J6W4X2Y7Z9T1R0N', { verdict: 'correct' }));
    expect(body.code).toBe('not_found');
  });
});

describe('the tables', () => {
  it('come as JSON and as both kinds of spreadsheet', async () => {
    const ask = start();
    await ask({ body: red, ...ofMeans });
    const csv = { headers: { accept: 'text/csv' } };
    const information = parse((await ask(get('/v1/predictions', csv))).body, { columns: true });
    expect(information).toMatchObject([
      {
        'original width': '40',
        'original height': '30',
        'index of maximum': '0',
        'value of maximum': '1',
        'predicted class': 'red',
      },
    ]);
    const raw = parse((await ask(get('/v1/predictions', { ...csv, query: { table: 'raw' } }))).body, { columns: true });
    expect(raw).toMatchObject([{ 'predicted class': 'red', 'output 0': '1', 'output 1': '0', 'output 2': '0.2' }]);
  });

  it.each([
    [{ limit: '0' }, /limit: got "0"/],
    [{ cursor: 'nonsense' }, /cursor: got "nonsense"/],
    [{ from: 'yesterday' }, /from: got "yesterday", allowed: a time such as \S+ or a date such as 2026-01-31/],
    [{ colour: 'red' }, /colour/],
    [{ verdict: 'maybe' }, /correct, incorrect, none/],
  ])('refuse the query %j', async (query, detail) => {
    const { status, body } = await start()(get('/v1/predictions', { query }));
    expect([status, body.code]).toEqual([400, 'option_invalid']);
    expect(body.detail).toMatch(detail);
  });
});

describe('usage', () => {
  it('sums up calls, images, failures, kinds, models, classes and price of a day', async () => {
    const ask = start();
    const { body: answer } = await ask({ body: red, ...ofMeans });
    await ask({ body: Buffer.from('no picture'), ...ofMeans });
    const { body } = await ask(get('/v1/usage'));
    expect(usageSchema.parse(body)).toEqual(body);
    // A classifier's answer is its maximum: the classes after it are no predictions.
    expect(body.total.classes).toEqual({ red: { count: 1, meanScore: 1 } });
    expect(body.total).toMatchObject({
      calls: 2,
      images: 2,
      errors: { media_type_unsupported: 1 },
      imageKinds: { png: 1 },
      models: { 'means@1.0.0': 1 },
      usd: Number(answer.cost.usd.toFixed(9)),
    });
    expect(body.total.latencyMs.p50 / answer.timing.totalMs).toBeGreaterThan(0.97);
    expect(body.total.latencyMs.p50 / answer.timing.totalMs).toBeLessThan(1.03);
    const csv = await ask(get('/v1/usage', { headers: { accept: 'text/csv' } }));
    expect(parse(csv.body, { columns: true })).toMatchObject([{ calls: '2' }, { day: 'total', failed: '1' }]);
    expect((await ask(get('/v1/usage', { query: { model: 'cells' } }))).body.total.calls).toBe(0);
  });

  it('is refused where nothing is recorded, and health says what is', async () => {
    const ask = start({ GLIMPSE_RECORDS: 'none' });
    expect((await ask(get('/v1/usage'))).body.code).toBe('forbidden');
    expect((await ask(get('/health'))).body.features).not.toContain('records');
    expect((await start()(get('/health'))).body.features).toEqual(expect.arrayContaining(['records', 'feedback']));
    expect((await ask({ body: red, ...ofMeans })).status).toBe(200);
  });
});
