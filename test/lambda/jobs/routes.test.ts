import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { strToU8, zipSync } from 'fflate';
import sharp from 'sharp';
import { createLocal, type Local } from '../../../cli/local.ts';
import { toContext } from '../../../cli/serve/http-event.ts';
import { type Job, jobFiles, jobSchema } from '../../../contract/jobs.ts';
import type { ApiDeps } from '../../../lambda/api-service.ts';
import { createJobStore } from '../../../lambda/jobs/store.ts';
import type { Call } from '../../../lambda/router.ts';
import { jobRoutes } from '../../../lambda/routes/jobs.ts';
import type { Telemetry } from '../../../lambda/telemetry.ts';
import { proxyEvent } from '../../support/events.ts';
import { writePackage } from '../../support/packages.ts';
import { newFolder, jobFiles as storages } from './adapters.ts';

const quiet: Telemetry = { middlewares: [], info() {}, call() {}, error: (text, error) => console.error(text, error) };
const locals: Local[] = [];
afterEach(async () => {
  for (const local of locals.splice(0)) await local.worker.stop();
});

const png = (red: number, green: number) =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: { r: red, g: green, b: 0 } } })
    .png()
    .toBuffer();

/** A service of its own with a tiny model, and what a client does with it. */
async function service(env: Record<string, string> = {}, home = newFolder()) {
  const models = join(home, 'models');
  writePackage(join(models, 'means'), { manifest: { labels: ['red', { name: 'green', threshold: 0.99 }, 'blue'] } });
  const local = createLocal(quiet, { GLIMPSE_HOME: home, GLIMPSE_MODELS: models, ...env });
  locals.push(local);
  const call = async (method: string, path: string, body?: object, key?: string) => {
    const [route = '', query] = path.split('?');
    const event = proxyEvent({
      method,
      path: route,
      ...(body && { body: JSON.stringify(body) }),
      ...(query && { query: Object.fromEntries(new URLSearchParams(query)) }),
      headers: { 'content-type': 'application/json', ...(key !== undefined && { 'x-api-key': key }) },
    });
    const answer = await local.app(event, toContext(event, 1769));
    const text = answer.isBase64Encoded ? Buffer.from(answer.body, 'base64').toString() : answer.body;
    const isJson = String(answer.headers?.['content-type']).includes('json') && !path.includes('ndjson');
    return { status: answer.statusCode, body: isJson ? JSON.parse(text) : text };
  };
  const put = (path: string, bytes: Uint8Array | string) => {
    mkdirSync(dirname(join(home, 'inbox', path)), { recursive: true });
    writeFileSync(join(home, 'inbox', path), bytes);
  };
  const upload = async (bytes: Uint8Array): Promise<string> => {
    const { id } = await local.uploads.create();
    await local.uploads.write(id, bytes);
    return id;
  };
  const ended = async (id: string): Promise<Job> => {
    for (;;) {
      const { body } = await call('GET', `/v1/jobs/${id}`);
      if (body.endedAt && (body.results || body.state === 'failed')) return jobSchema.parse(body);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const submit = async (request: object): Promise<Job> => {
    const { status, body } = await call('POST', '/v1/jobs', { options: { model: 'means' }, ...request });
    if (status >= 300) throw new Error(JSON.stringify(body));
    return ended(body.id);
  };
  const results = async ({ id }: Job) => {
    const read = async (file: string) => (await call('GET', `/v1/jobs/${id}/results?file=${file}`)).body;
    const [csv, lines, metrics] = [await read('Results.csv'), await read('results.ndjson'), await read('metrics.json')];
    return {
      rows: parse(csv, { columns: true }) as Record<string, string>[],
      lines: lines
        .trim()
        .split('\n')
        .map((line: string) => JSON.parse(line)),
      metrics,
    };
  };
  return { home, local, call, put, upload, submit, ended, results };
}

describe('POST /v1/jobs', () => {
  it('over a folder of the inbox: results in the order of the pictures, poison listed, metrics with what to retrain', async () => {
    const { put, submit, results, home } = await service();
    put('in/a.png', await png(200, 100));
    put('in/b.png', 'no picture');
    put('in/c/d.png', await png(10, 250));
    put('in/notes.txt', 'passed over');
    for (let at = 0; at < 20; at++) put(`in/e${at}.png`, await png(255, at));
    const job = await submit({ source: { prefix: 'in' } });
    expect(job).toMatchObject({ state: 'succeeded', progress: 1, counts: { total: 23, done: 22, failed: 1 } });
    expect(job.failures).toEqual([{ file: 'in/b.png', code: 'media_type_unsupported', detail: expect.any(String) }]);
    const { rows, lines, metrics } = await results(job);
    expect(rows.slice(0, 3).map(({ file, label, 'certainty %': certainty }) => [file, label, certainty])).toEqual([
      ['in/a.png', 'red', '78.43'],
      ['in/c/d.png', 'green', '98.04'],
      ['in/e0.png', 'red', '100.00'],
    ]);
    expect(
      lines.slice(0, 3).map(({ file, error }: { file: string; error?: { code: string } }) => [file, error?.code]),
    ).toEqual([
      ['in/a.png', undefined],
      ['in/b.png', 'media_type_unsupported'],
      ['in/c/d.png', undefined],
    ]);
    expect(metrics).toMatchObject({
      job: job.id,
      model: { name: 'means', version: '1.0.0' },
      done: 22,
      failed: 1,
      predictions: 22,
      retrain: [{ label: 'green', count: 1, threshold: 0.99 }],
    });
    expect(metrics.meanCertainty).toBeCloseTo((21 + 200 / 255 - 1 + 250 / 255) / 22, 2);
    // Parts are put together and gone.
    expect(readdirSync(join(home, 'jobs', job.id)).sort()).toEqual([
      'job.json',
      'manifest.json',
      'parts',
      'process',
      'results',
    ]);
    expect(readdirSync(join(home, 'jobs', job.id, 'parts'))).toEqual([]);
    expect(readdirSync(join(home, 'jobs', job.id, 'results')).sort()).toEqual([...jobFiles].sort());
  });

  it('over uploads: pictures by their names, ZIPs with folders in them, what is no picture passed over', async () => {
    const { upload, submit, results } = await service();
    const zip = zipSync({
      'x/b.png': await png(0, 200),
      'x/a.png': await png(200, 0),
      '../up.png': await png(1, 1),
      'notes.txt': strToU8('x'),
    });
    const uploads = [
      { id: await upload(await png(100, 0)), file: 'one.png' },
      await upload(zip),
      { id: await upload(zip), file: 'second' },
      '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    ];
    const job = await submit({ source: { uploads } });
    expect(job).toMatchObject({ source: { uploads: 4 }, state: 'failed', counts: { total: 8, done: 5, failed: 3 } });
    expect(job.detail).toBe('3 of 8 pictures failed (37.5 %), allowed: 20 %.');
    expect((await results(job)).rows.map(({ file }) => file)).toEqual([
      'one.png',
      'x/a.png',
      'x/b.png',
      'second/x/a.png',
      'second/x/b.png',
    ]);
    expect(job.failures.map(({ file, code }) => [file, code])).toEqual([
      ['../up.png', 'request_invalid'],
      ['second/../up.png', 'request_invalid'],
      ['7c9e6679-7425-40de-944b-e07fc1f90ae7', 'not_found'],
    ]);
  });

  it('that has no pictures has failed, and says so', async () => {
    const { submit } = await service();
    expect(await submit({ source: { prefix: 'none' } })).toMatchObject({
      state: 'failed',
      detail: 'No pictures below none.',
      counts: { total: 0, done: 0, failed: 0 },
    });
  });

  it.each([
    [{ source: { prefix: '../etc' } }, 'request_invalid', /source.prefix: got "\.\.\/etc", allowed/],
    [{ source: { prefix: 'a', uploads: ['b'] } }, 'request_invalid', /source/],
    [{}, 'request_invalid', /source: missing, needed: \{"prefix"/],
    [{ source: { prefix: 'a' }, options: { masks: 'png' } }, 'option_invalid', /options\.masks: no such field/],
    [{ source: { prefix: 'a' }, options: { model: 'none' } }, 'model_not_found', /there are: .*means/],
    [{ source: { prefix: 'a' }, options: { model: 'means', version: '9.0.0' } }, 'model_not_found', /9\.0\.0/],
    [{ source: { prefix: 'a' }, idempotencyKey: 'a b' }, 'request_invalid', /idempotencyKey: got "a b", allowed/],
    [{ source: { prefix: 'a' }, webhook: 'http://example.org/' }, 'request_invalid', /webhook: .*an https address/],
    [{ source: { prefix: 'a' }, webhook: 'https://127.0.0.1/' }, 'forbidden', /webhooks are not enabled/],
  ])('refuses %j', async (request, code, detail) => {
    const { call } = await service();
    const { status, body } = await call('POST', '/v1/jobs', request);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ code, detail: expect.stringMatching(detail) });
  });

  it.each([
    ['limit=0', /option limit: got "0", allowed: >=1/],
    ['limit=many', /option limit: got "many", allowed: number/],
    ['cursor=x', /option cursor: got "x", allowed: "next" of the page before/],
    ['state=failed', /option state: no such field/],
  ])('refuses to list by %s', async (query, detail) => {
    const { call } = await service();
    const { status, body } = await call('GET', `/v1/jobs?${query}`);
    expect([status, body.code, body.detail]).toEqual([400, 'option_invalid', expect.stringMatching(detail)]);
  });

  it('are off where the settings say none, and so is the inbox', async () => {
    const { call } = await service({ GLIMPSE_JOBS: 'none' });
    expect((await call('GET', '/health')).body.features).not.toContain('jobs');
    expect(await call('POST', '/v1/jobs', { source: { prefix: 'a' } })).toMatchObject({
      status: 403,
      body: { detail: 'Jobs are not enabled here.' },
    });
    const without = await service({ GLIMPSE_INBOX: 'none' });
    expect(await without.call('POST', '/v1/jobs', { source: { prefix: 'a' } })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('there is no inbox here') },
    });
  });

  it('are not said to lie in a bucket while they lie in a folder of its name', async () => {
    await expect(service({ GLIMPSE_JOBS: 's3://bucket/jobs' })).rejects.toThrow(
      'GLIMPSE_JOBS: got "s3://bucket/jobs", allowed here: a folder, none',
    );
    await expect(service({ GLIMPSE_INBOX: 's3://bucket/inbox' })).rejects.toThrow('GLIMPSE_INBOX');
  });

  it('refuses a body that is empty, or no JSON', async () => {
    const { call, local } = await service();
    expect((await call('POST', '/v1/jobs')).body).toMatchObject({
      code: 'request_invalid',
      detail: expect.stringMatching(/the body is empty/),
    });
    const event = proxyEvent({ path: '/v1/jobs', body: 'source=in' });
    expect(JSON.parse((await local.app(event, toContext(event, 1769))).body)).toMatchObject({
      code: 'request_invalid',
      detail: expect.stringMatching(/not JSON/),
    });
  });

  it('refuses webhooks at addresses that are not public', async () => {
    const { call } = await service({ GLIMPSE_WEBHOOK_SECRET: 'secret' });
    for (const webhook of [
      'https://10.0.0.1/x',
      'https://[::1]/',
      'https://169.254.169.254/latest',
      'https://localhost/',
    ])
      expect(await call('POST', '/v1/jobs', { source: { prefix: 'a' }, webhook })).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('is not a public address') },
      });
    expect(
      await call('POST', '/v1/jobs', { source: { prefix: 'a' }, webhook: 'https://example.org:8443/' }),
    ).toMatchObject({ body: { detail: expect.stringContaining('got port 8443, allowed 443') } });
  });

  it('is the same job for the same idempotency key: 201, then 200; with another request it is refused', async () => {
    const { call, put, ended } = await service();
    put('in/a.png', await png(1, 2));
    const request = { source: { prefix: 'in' }, options: { model: 'means' }, idempotencyKey: 'tonight' };
    const first = await call('POST', '/v1/jobs', request);
    await ended(first.body.id);
    const second = await call('POST', '/v1/jobs', request);
    expect([first.status, second.status, second.body.id]).toEqual([201, 200, first.body.id]);
    expect(await call('POST', '/v1/jobs', { ...request, options: { model: 'means', limit: 1 } })).toMatchObject({
      status: 400,
      body: { code: 'request_invalid', detail: expect.stringContaining('"tonight" stands for another request') },
    });
    expect((await call('GET', '/v1/jobs')).body.items).toHaveLength(1);
  });
});

describe('jobs of a caller', () => {
  it('are seen, fetched and cancelled by its key and by an operator, and are not there for others', async () => {
    const { call, put } = await service({ GLIMPSE_KEYS: 'anna,ben', GLIMPSE_OPERATOR_KEYS: 'op' });
    put('in/a.png', await png(1, 2));
    const request = { source: { prefix: 'in' }, options: { model: 'means' } };
    const { body: job } = await call('POST', '/v1/jobs', request, 'anna');
    expect(job.key).toMatch(/^key-/);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/results'],
      ['DELETE', ''],
    ] as const)
      expect((await call(method, `/v1/jobs/${job.id}${path}`, undefined, 'ben')).status).toBe(404);
    const seen = async (key: string) => (await call('GET', '/v1/jobs', undefined, key)).body.items.length;
    expect([await seen('anna'), await seen('ben'), await seen('op')]).toEqual([1, 0, 1]);
    expect((await call('GET', `/v1/jobs/${job.id}`, undefined, 'op')).status).toBe(200);
    expect((await call('GET', '/v1/jobs')).status).toBe(401);
  });
});

describe('jobs of visitors of the open page, who share one key', () => {
  it('are refused: each would see those of the others', async () => {
    const { local, upload } = await service({ GLIMPSE_PAGE_KEY_ID: 'id-page' });
    const source = { uploads: [{ id: await upload(await png(1, 2)), file: 'a.png' }] };
    const ask = async (keyId: string, method: string, path = '/v1/jobs') => {
      const event = proxyEvent({ method, path, ...(method === 'POST' && { body: JSON.stringify({ source }) }) });
      event.headers['content-type'] = 'application/json';
      event.requestContext.identity.apiKeyId = keyId;
      const { statusCode, body } = await local.app(event, toContext(event, 1769));
      return { status: statusCode, ...JSON.parse(body) };
    };
    const refused = { status: 403, code: 'forbidden', detail: expect.stringContaining('a key of your own') };
    expect(await ask('id-page', 'POST')).toMatchObject(refused);
    expect(await ask('id-page', 'GET')).toMatchObject(refused);
    const { id, status } = await ask('id-alice', 'POST');
    expect(status).toBe(201);
    expect(await ask('id-page', 'GET', `/v1/jobs/${id}`)).toMatchObject(refused);
    expect(await ask('id-alice', 'GET', `/v1/jobs/${id}`)).toMatchObject({ status: 200, key: 'id-alice' });
  });
});

describe('a job under way', () => {
  async function slow(count = 400) {
    const one = await service();
    for (let at = 0; at < count; at++) one.put(`in/${String(at).padStart(4, '0')}.png`, await png(255, at % 256));
    const { body } = await one.call('POST', '/v1/jobs', { source: { prefix: 'in' }, options: { model: 'means' } });
    const begun = async () => {
      for (;;) {
        const { body: job } = await one.call('GET', `/v1/jobs/${body.id}`);
        if (job.counts.done >= 20) return job;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    return { ...one, id: body.id as string, begun };
  }

  it('has progress and no results yet', async () => {
    const { begun, call, id } = await slow();
    const { state, progress, counts, results } = await begun();
    expect([state, counts.total, results]).toEqual(['running', 400, undefined]);
    expect(progress).toBeCloseTo(counts.done / 400);
    expect((await call('GET', `/v1/jobs/${id}/results`)).body).toMatchObject({ code: 'not_found' });
  });

  it('is cancelled within two seconds, keeps what was done, and stays so', async () => {
    const { begun, call, ended, results, id } = await slow();
    await begun();
    const before = performance.now();
    expect((await call('DELETE', `/v1/jobs/${id}`)).body).toMatchObject({ state: 'cancelled' });
    const job = await ended(id);
    expect(performance.now() - before).toBeLessThan(2000);
    expect(job).toMatchObject({ state: 'cancelled', counts: { failed: 0 }, failures: [] });
    expect(job.counts.done).toBeLessThan(400);
    const { rows } = await results(job);
    expect(rows.map(({ file }) => file)).toEqual(
      Array.from({ length: job.counts.done }, (_, at) => `in/${String(at).padStart(4, '0')}.png`),
    );
    expect((await call('DELETE', `/v1/jobs/${id}`)).body).toMatchObject({ state: 'cancelled', counts: job.counts });
  });

  it('is cancelled by another service on the same folder too', async () => {
    const { begun, home, ended, id } = await slow();
    await begun();
    const other = await service({}, home);
    await other.call('DELETE', `/v1/jobs/${id}`);
    const job = await ended(id);
    expect(job.state).toBe('cancelled');
    expect(job.counts.done).toBeLessThan(400);
  });

  it('goes on in the next process where the last one ended', async () => {
    const { begun, local, home, id } = await slow();
    await begun();
    await local.worker.stop();
    const next = await service({}, home);
    const left = (await next.call('GET', `/v1/jobs/${id}`)).body;
    expect([left.state, left.counts.done < 400]).toEqual(['running', true]);
    await next.local.worker.resume();
    const job = await next.ended(id);
    expect(job).toMatchObject({ state: 'succeeded', counts: { total: 400, done: 400, failed: 0 } });
    const files = (await next.results(job)).rows.map(({ file }) => file);
    expect(files).toEqual(Array.from({ length: 400 }, (_, at) => `in/${String(at).padStart(4, '0')}.png`));
  });

  it('waits its turn behind another, and can be cancelled while it does', async () => {
    const { begun, call, ended } = await slow();
    await begun();
    const { body: waiting } = await call('POST', '/v1/jobs', { source: { prefix: 'in' }, options: { model: 'means' } });
    expect(waiting.state).toBe('queued');
    await call('DELETE', `/v1/jobs/${waiting.id}`);
    expect(await ended(waiting.id)).toMatchObject({ state: 'cancelled', counts: { done: 0, failed: 0 } });
  });
});

it('predictions of a job are recorded once each, as those of a job', async () => {
  const { put, submit, call } = await service();
  put('in/a.png', await png(200, 100));
  put('in/b.png', 'no picture');
  const job = await submit({ source: { prefix: 'in' } });
  const { body } = await call('GET', '/v1/predictions');
  expect(body.items).toHaveLength(2);
  for (const record of body.items) expect(record).toMatchObject({ source: 'job', requestId: job.id });
  expect(new Set(body.items.map(({ outcome }: { outcome: string }) => outcome))).toEqual(
    new Set(['ok', 'media_type_unsupported']),
  );
});

it('a file as large as its job is fetched from the bucket, where there is one: Lambda carries 6 MB', async () => {
  const files = { ...storages.folder(), address: async (key: string) => `https://bucket.example/${key}` };
  const store = createJobStore(files);
  const request = { source: { prefix: 'in' }, options: {} } as never;
  const { id } = (await store.create({ request })).job;
  await store.update(id, (now) => ({ ...now, state: 'succeeded', counts: { done: 1, failed: 0 } }));
  await files.write(`${id}/results/metrics.json`, '{"done": 1}');
  const config = { keys: { caller: [], operator: [] }, operatorKeyId: '', pageKeyId: '' };
  const { jobResults } = jobRoutes({ config, jobs: { files, store } } as unknown as ApiDeps);
  const ask = (file: string) =>
    jobResults({ params: { id }, event: proxyEvent({ query: { file } }) } as unknown as Call);
  for (const file of ['Results.csv', 'results.ndjson']) {
    const { statusCode, headers } = await ask(file);
    expect([statusCode, headers?.location]).toEqual([302, `https://bucket.example/${id}/results/${file}`]);
  }
  // The figures are small whatever the job, and programs ask for them.
  expect((await ask('metrics.json')).statusCode).toBe(200);
});
