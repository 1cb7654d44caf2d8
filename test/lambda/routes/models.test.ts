import { join } from 'node:path';
import { modelInfoSchema } from '../../../contract/models-answer.ts';
import { createFolderStore } from '../../../lambda/models/folder-store.ts';
import { promote, push, shadow, split } from '../../../lambda/models/life-cycle.ts';
import { useFolders } from '../../support/folders.ts';
import { localApp } from '../../support/local-app.ts';
import { writePackage } from '../../support/packages.ts';

const folder = useFolders();
const ann = { by: 'ann@desk' };

/** A model with three versions, and a service on it. */
async function start() {
  const root = folder();
  const store = createFolderStore({ root: join(root, 'models') });
  for (const [version, description] of [
    ['1.0.0', 'first'],
    ['1.1.0', 'second'],
    ['1.2.0', 'third'],
  ] as const) {
    await push(store, writePackage(join(root, version), { manifest: { version, description } }), 'means', ann);
  }
  const call = localApp({ GLIMPSE_MODELS: join(root, 'models'), GLIMPSE_HOME: join(root, 'home') });
  const get = (query: Readonly<Record<string, string>> = {}) =>
    call({ method: 'GET', path: '/v1/models/means', query });
  return { store, get };
}

test('tells who answers besides the current version, and what was done, but not by whom', async () => {
  const { store, get } = await start();
  await promote(store, 'means', { ...ann, version: '1.1.0', why: 'sees red' });
  await split(store, 'means', { ...ann, version: '1.0.0', percent: 5 });
  await shadow(store, 'means', { ...ann, version: '1.2.0' });
  const { body } = await get();
  expect(modelInfoSchema.parse(body)).toEqual(body);
  expect(body).toMatchObject({
    version: '1.1.0',
    current: '1.1.0',
    description: 'second',
    split: [{ version: '1.0.0', percent: 5 }],
    shadow: '1.2.0',
  });
  expect(body.history.map(({ what, version }: { what: string; version: string }) => `${what} ${version}`)).toEqual([
    'shadow 1.2.0',
    'split 1.0.0',
    'promote 1.1.0',
    'push 1.2.0',
    'push 1.1.0',
    'push 1.0.0',
  ]);
  expect(body.history[2]).toMatchObject({ replaces: '1.0.0', why: 'sees red' });
  expect(JSON.stringify(body)).not.toContain('ann@desk');
});

test('describes the version asked for', async () => {
  const { get } = await start();
  expect((await get({ version: '1.2.0' })).body).toMatchObject({
    version: '1.2.0',
    current: '1.0.0',
    description: 'third',
  });
  expect(await get({ version: '9.0.0' })).toMatchObject({ status: 404, body: { code: 'model_not_found' } });
});
