import { join } from 'node:path';
import type { PredictionRecord } from '../../../contract/records.ts';
import { checkDrift, firstBaseline } from '../../../lambda/drift/check.ts';
import { checkAllModels } from '../../../lambda/drift/daily.ts';
import { createFolderStore } from '../../../lambda/models/folder-store.ts';
import type { ModelStore } from '../../../lambda/models/store.ts';
import { createEmbeddedStore, type EmbeddedStore } from '../../../lambda/records/embedded-store.ts';
import type { Call } from '../../../lambda/router.ts';
import { driftRoutes } from '../../../lambda/routes/drift.ts';
import { recordsOf, seeded, usual, type World } from '../../support/drift-world.ts';
import { proxyEvent } from '../../support/events.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';

const folder = useFolders();
const random = seeded(9);
let models: ModelStore;
let records: EmbeddedStore;
let made: number;

beforeEach(() => {
  const root = folder();
  addModel(root, 'cells');
  models = createFolderStore({ root });
  records = createEmbeddedStore(join(folder(), 'records.db'), { days: 3650 });
  made = 0;
});
afterEach(() => records.close());

function addModel(root: string, name: string): void {
  const labels = ['RBC', 'WBC', 'Platelets'];
  writePackage(join(root, name), { manifest: { name, task: 'detection', output: { family: 'yolo' }, labels } });
}

/** Predicts: one picture a minute, later ones later. */
async function predict(world: World, pictures: number, more: Partial<PredictionRecord> = {}): Promise<void> {
  const start = Date.UTC(2026, 5, 1) + 60_000 * made;
  await records.put(
    recordsOf(world, pictures, random).map((record, i) => ({
      ...record,
      id: `01${String(made + i).padStart(24, '0')}`,
      time: new Date(start + 60_000 * i).toISOString(),
      ...more,
    })),
  );
  made += pictures;
}

it('the pictures after the baseline are compared with it', async () => {
  await predict(usual, 120);
  expect(await firstBaseline({ models, records }, 'cells', '1.0.0')).toMatchObject({ pictures: 120 });
  expect(await checkDrift({ models, records }, 'cells')).toMatchObject({ status: 'too-few', now: null });
  await predict(usual, 60);
  expect(await checkDrift({ models, records }, 'cells')).toMatchObject({ status: 'ok', now: { pictures: 60 } });
  await predict({ ...usual, brightness: 0.3 }, 60);
  expect(await checkDrift({ models, records }, 'cells', { last: 60 })).toMatchObject({
    status: 'drift',
    now: { pictures: 60 },
    figures: expect.arrayContaining([expect.objectContaining({ figure: 'brightness', status: 'drift' })]),
  });
});

it('of a span that is named, the pictures of that span', async () => {
  await predict(usual, 120);
  await firstBaseline({ models, records }, 'cells', '1.0.0');
  await predict({ ...usual, brightness: 0.3 }, 60);
  const span = { from: '2026-06-01T00:30:00Z', to: '2026-06-01T01:30:00Z' };
  expect(await checkDrift({ models, records }, 'cells', span)).toMatchObject({ status: 'ok', now: { pictures: 60 } });
});

it('calls that failed, other models and other versions are no part of it', async () => {
  await predict(usual, 120);
  await firstBaseline({ models, records }, 'cells', '1.0.0');
  const by = { task: 'detection' as const, sha256: '0'.repeat(64) };
  await predict({ ...usual, brightness: 0 }, 50, { outcome: 'timeout' });
  await predict({ ...usual, brightness: 0 }, 50, { model: { ...by, name: 'cells', version: '1.0.1' } });
  await predict({ ...usual, brightness: 0 }, 50, { model: { ...by, name: 'nuclei', version: '1.0.0' } });
  await predict(usual, 40);
  expect(await checkDrift({ models, records }, 'cells')).toMatchObject({ status: 'ok', now: { pictures: 40 } });
});

it('a version has no baseline until there are 100 pictures, and keeps the one it has', async () => {
  await predict(usual, 99);
  expect(await firstBaseline({ models, records }, 'cells', '1.0.0')).toBeUndefined();
  expect(await checkDrift({ models, records }, 'cells')).toMatchObject({ status: 'no-baseline', baseline: null });
  await predict(usual, 1);
  expect(await firstBaseline({ models, records }, 'cells', '1.0.0')).toBeDefined();
  expect(await firstBaseline({ models, records }, 'cells', '1.0.0')).toBeUndefined();
});

it('an unknown model or version is not found', async () => {
  await expect(checkDrift({ models, records }, 'dogs')).rejects.toMatchObject({ code: 'model_not_found' });
  await expect(checkDrift({ models, records }, 'cells', { version: '9.0.0' })).rejects.toMatchObject({
    code: 'model_not_found',
  });
});

describe('every day', () => {
  const lines: object[] = [];
  const log = {
    info: (message: string, fields: object = {}) => void lines.push({ message, ...fields }),
    error: (message: string, error: unknown, fields: object = {}) => void lines.push({ message, ...fields, error }),
  };
  beforeEach(() => void lines.splice(0));

  it('a baseline is taken where there is none, and what moved is told later', async () => {
    await predict(usual, 150);
    expect(await checkAllModels({ models, records, log })).toEqual({ worst: undefined, failed: [] });
    await predict({ ...usual, mix: [0.2, 0.2, 0.6] }, 60);
    const { worst } = await checkAllModels({ models, records, log });
    expect(worst).toBeGreaterThan(1);
    expect(lines).toEqual([
      { message: 'baseline taken', model: 'cells', version: '1.0.0', pictures: 150 },
      expect.objectContaining({ message: 'drift', status: 'too-few', moved: [] }),
      expect.objectContaining({
        message: 'drift',
        status: 'drift',
        worst,
        moved: [expect.stringMatching(/of what is found, was/)],
      }),
    ]);
  });

  it('a model that cannot be checked hides no other', async () => {
    const root = folder();
    addModel(root, 'broken');
    addModel(root, 'cells');
    models = createFolderStore({ root });
    await predict(usual, 200);
    await firstBaseline({ models, records }, 'cells', '1.0.0');
    await predict(usual, 50);
    const faulty: typeof models = {
      ...models,
      baseline: (name, version) => {
        return name === 'broken' ? Promise.reject(new Error('no')) : models.baseline(name, version);
      },
    };
    const { worst, failed } = await checkAllModels({ models: faulty, records, log });
    expect(failed).toEqual(['broken']);
    expect(worst).toBeLessThan(1);
  });
});

describe('GET /v1/models/{name}/drift', () => {
  const ask = async (query?: Record<string, string>) => {
    const event = proxyEvent({ method: 'GET', path: '/v1/models/cells/drift', ...(query && { query }) });
    const call = { event, params: { name: 'cells' } } as unknown as Call;
    return JSON.parse((await driftRoutes({ models, records }).modelDrift(call)).body);
  };

  it('answers the comparison', async () => {
    expect(await ask()).toMatchObject({ status: 'no-baseline', told: 'cells 1.0.0 has no baseline yet.' });
    await predict(usual, 150);
    await firstBaseline({ models, records }, 'cells', '1.0.0');
    await predict(usual, 50);
    expect(await ask({ last: '40', version: '1.0.0' })).toMatchObject({ status: 'ok', now: { pictures: 40 } });
  });

  it.each([
    [{ last: '10' }, /option last/],
    [{ from: 'yesterday' }, /option from/],
    [{ colour: 'red' }, /option colour/],
  ])('refuses %j', async (query, words) => {
    await expect(ask(query)).rejects.toMatchObject({ code: 'option_invalid', message: expect.stringMatching(words) });
  });
});
