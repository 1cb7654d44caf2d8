import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { createFolderStore } from '../../lambda/models/folder-store.ts';
import { push, shadow } from '../../lambda/models/life-cycle.ts';
import { useFolders } from '../support/folders.ts';
import { localApp } from '../support/local-app.ts';
import { writePackage } from '../support/packages.ts';

const folder = useFolders();
const by = 'ann';

/** A service whose model has a second version beside the current one. */
async function start(candidate: string) {
  const root = folder();
  const store = createFolderStore({ root: join(root, 'models') });
  await push(store, writePackage(join(root, 'one')), 'means', { by });
  const other = { model: candidate, manifest: { version: '1.1.0', labels: ['green', 'red', 'blue'] } };
  await push(store, writePackage(join(root, 'two'), other), 'means', { by });
  const env = { GLIMPSE_MODELS: join(root, 'models'), GLIMPSE_HOME: join(root, 'home'), GLIMPSE_REFRESH_SECONDS: '0' };
  const call = localApp(env);
  const body = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#f30' } })
    .png()
    .toBuffer();
  const ask = async (query: Readonly<Record<string, string>> = {}) => {
    const answer = await call({ query: { model: 'means', ...query }, body });
    // What it says, without what differs between any two calls.
    const { id: _id, timing: _timing, cost: _cost, ...said } = answer.body;
    return { status: answer.status, said };
  };
  const records = async () => (await call({ method: 'GET', path: '/v1/predictions' })).body.items;
  return { store, ask, records };
}

test('the answer is the same with a shadow, whose disagreement is on the record', async () => {
  const { store, ask, records } = await start('means-v2');
  const alone = await ask();
  expect(alone).toMatchObject({
    status: 200,
    said: { model: { version: '1.0.0' }, predictions: [{ label: 'red' }, {}, {}] },
  });
  await shadow(store, 'means', { by, version: '1.1.0' });
  let shadowed: unknown;
  for (let tries = 0; tries < 100 && shadowed === undefined; tries++) {
    expect(await ask()).toEqual(alone);
    await sleep(20);
    shadowed = (await records()).find((each: { shadow?: object }) => each.shadow)?.shadow;
  }
  // Its first class is called green.
  expect(shadowed).toEqual({ version: '1.1.0', disagreement: 1, count: 3, inferMs: expect.any(Number) });
});

test('a caller who names a version is answered by it alone', async () => {
  const { store, ask, records } = await start('means-v2');
  await shadow(store, 'means', { by, version: '1.1.0' });
  for (let calls = 0; calls < 5; calls++) {
    expect((await ask({ version: '1.0.0' })).status).toBe(200);
    await sleep(20);
  }
  expect((await records()).filter((each: { shadow?: object }) => each.shadow)).toEqual([]);
});
