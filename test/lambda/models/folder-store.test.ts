import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderStore } from '../../../lambda/models/folder-store.ts';
import { promote } from '../../../lambda/models/life-cycle.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';
import { itKeepsTheLifeOfModels } from './life-cycle-contract.ts';
import { itKeepsPackages } from './store-contract.ts';

describe('a folder store', () => {
  const folder = useFolders();
  itKeepsPackages(async () => createFolderStore({ root: join(folder(), 'models') }));
  itKeepsTheLifeOfModels(async () => createFolderStore({ root: join(folder(), 'models') }));

  it('leaves nothing half-written beside the versions', async () => {
    const root = folder();
    const store = createFolderStore({ root });
    await store.put(writePackage(folder()));
    await store.put(writePackage(folder())).catch(() => {});
    expect(readdirSync(join(root, 'means'))).toEqual(['1.0.0']);
  });

  it('takes a package that lies flat, by the version it states', async () => {
    const root = folder();
    writePackage(join(root, 'flat'), { manifest: { name: 'flat', version: '0.3.0' } });
    mkdirSync(join(root, 'training'));
    const store = createFolderStore({ root });
    expect(await store.list()).toEqual([{ name: 'flat', versions: ['0.3.0'], current: '0.3.0' }]);
    const manifest = await store.manifest('flat', '0.3.0');
    expect(await store.localFile(manifest)).toBe(join(root, 'flat', 'model.onnx'));
  });

  it('adds versions of its own to the packages that are built in, which stay untouched', async () => {
    const builtin = folder();
    writePackage(join(builtin, 'means'));
    const store = createFolderStore({ root: folder(), builtin });
    await store.put(writePackage(folder(), { manifest: { version: '1.1.0' } }));
    expect(await store.list()).toEqual([{ name: 'means', versions: ['1.0.0', '1.1.0'], current: '1.1.0' }]);
    await promote(store, 'means', { version: '1.0.0', by: 'ann' });
    expect((await store.current('means'))?.version).toBe('1.0.0');
    await expect(store.put(writePackage(folder()))).rejects.toMatchObject({ code: 'request_invalid' });
    expect(readdirSync(join(builtin, 'means')).sort()).toEqual(['model.json', 'model.onnx']);
  });

  it('a broken package hides no other, and says what is wrong when asked for', async () => {
    const root = folder();
    writePackage(join(root, 'good'), { manifest: { name: 'good' } });
    mkdirSync(join(root, 'bad'));
    writeFileSync(join(root, 'bad', 'model.json'), '{"name": "bad"');
    const store = createFolderStore({ root });
    expect((await store.list()).map(({ name }) => name)).toEqual(['good']);
    await expect(store.current('bad')).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('not JSON'),
    });
  });

  it('a broken pointer counts for nothing', async () => {
    const root = folder();
    const store = createFolderStore({ root });
    await store.put(writePackage(folder()));
    writeFileSync(join(root, 'means', 'current.json'), '{"version": "../../1.0.0"}');
    writeFileSync(join(root, 'default.json'), 'means');
    expect(await store.current('means')).toEqual({ version: '1.0.0' });
    expect(await store.defaultModel()).toBe('means');
  });

  it('notices that the model file is gone', async () => {
    const root = folder();
    const store = createFolderStore({ root });
    const manifest = await store.put(writePackage(folder()));
    rmSync(join(root, 'means', '1.0.0', 'model.onnx'));
    await expect(store.localFile(manifest)).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('model.onnx: cannot be read'),
    });
  });
});
