import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { picture } from '../../cli/evaluate/data-sets.ts';
import { localApp } from '../../support/local-app.ts';
import { writePackage } from '../../support/packages.ts';

let dir: string;
let call: ReturnType<typeof localApp>;
let kept: string;
let passing: string;

const caller = { 'x-api-key': 'caller' };
const operator = { 'x-api-key': 'operator' };
const get = (query: Record<string, string> = {}, headers = operator) =>
  call({ method: 'GET', path: '/v1/review', query, headers });
const decide = (id: string, body: unknown, headers = operator) =>
  call({ path: `/v1/predictions/${id}/review`, body: JSON.stringify(body), headers });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glimpse-review-'));
  writePackage(join(dir, 'models', 'means'));
  call = localApp({ GLIMPSE_HOME: dir, GLIMPSE_KEYS: 'caller', GLIMPSE_OPERATOR_KEYS: 'operator' });
  const send = async (store: string) => {
    const query = { model: 'means', store };
    return (await call({ query, headers: caller, body: await picture('orange') })).body.id;
  };
  [kept, passing] = [await send('true'), await send('false')];
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it('What waits is listed with its reasons, by kept pictures alone', async () => {
  const { status, body } = await get();
  expect(status).toBe(200);
  expect(body).toMatchObject({ next: null, looked: 1, open: 1, items: [{ record: { id: kept } }] });
  expect(body.items[0].reasons).toEqual(['red with a certainty of 1.00']);
  expect((await get({ model: 'other' })).body).toMatchObject({ looked: 0, items: [] });
});

it('What is impossible is refused, naming what came and what is allowed', async () => {
  const bad = await get({ order: 'newest' });
  expect(bad).toMatchObject({ status: 400, body: { code: 'option_invalid' } });
  expect(bad.body.detail).toMatch(/order.*"newest".*least-certain, near-threshold, count, random, class:NAME/);
  expect((await get({ limit: '101' })).body.detail).toMatch(/limit.*101.*100/);
  expect(await decide(kept, { decision: 'maybe' })).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
  expect(await decide('nobody', { decision: 'accept' })).toMatchObject({ status: 404 });
  const { status, body } = await decide(passing, { decision: 'accept' });
  expect({ status, detail: body.detail }).toMatchObject({
    status: 400,
    detail: expect.stringContaining('was not kept'),
  });
});

it("Callers' keys do not review", async () => {
  expect((await get({}, caller)).status).toBe(403);
  expect((await decide(kept, { decision: 'reject' }, caller)).status).toBe(403);
});

it('A picture that was decided waits no more, and the latest decision holds', async () => {
  expect((await decide(kept, { decision: 'reject' })).body.review).toMatchObject({ decision: 'reject' });
  expect((await decide(kept, { decision: 'accept' })).body.review).toMatchObject({
    decision: 'accept',
    time: expect.stringMatching(/^\d{4}-/),
  });
  expect((await get()).body).toMatchObject({ looked: 1, open: 0, items: [] });
});
