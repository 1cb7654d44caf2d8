import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Baseline } from '../../../contract/drift.ts';
import { ProblemError } from '../../../contract/problems.ts';
import type { ModelStore } from '../../../lambda/models/store.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';

function baselineOf(pictures: number): Baseline {
  const time = '2026-01-01T00:00:00.000Z';
  const kinds = { figure: 'kind' as const, pictures, names: ['jpeg'], counts: [pictures, 0] };
  return { name: 'alpha', version: '1.0.0', taken: time, pictures, from: time, to: time, histograms: [kinds] };
}

/** What holds for every model store: run against each adapter, on a new empty store a test. */
export function itKeepsPackages(open: () => Promise<ModelStore>): void {
  const folder = useFolders();
  let store: ModelStore;
  beforeEach(async () => {
    store = await open();
  });
  const put = (name: string, version: string, options: Parameters<typeof writePackage>[1] = {}) =>
    store.put(
      writePackage(join(folder(), 'package'), { ...options, manifest: { name, version, ...options.manifest } }),
    );

  it('an empty store has no models and no default', async () => {
    expect(await store.list()).toEqual([]);
    expect(await store.defaultModel()).toBeUndefined();
    expect(await store.current('cells')).toBeUndefined();
  });

  it('lists models by name with their versions in order; the highest release is current', async () => {
    await put('beta', '1.0.0');
    for (const version of ['1.10.0', '1.9.0', '1.9.1-rc.1', '2.0.0-rc.1']) await put('alpha', version);
    expect(await store.list()).toEqual([
      { name: 'alpha', versions: ['1.9.0', '1.9.1-rc.1', '1.10.0', '2.0.0-rc.1'], current: '1.10.0' },
      { name: 'beta', versions: ['1.0.0'], current: '1.0.0' },
    ]);
    expect(await store.current('alpha')).toEqual({ version: '1.10.0' });
  });

  it('the pointer decides the current version', async () => {
    await put('alpha', '1.0.0');
    await put('alpha', '1.1.0');
    expect(await store.setPointer('alpha', { version: '1.0.0' }, undefined)).toBe(true);
    expect(await store.current('alpha')).toEqual({ version: '1.0.0' });
    expect((await store.list())[0]?.current).toBe('1.0.0');
  });

  it('refuses a default that is not there', async () => {
    await put('alpha', '1.0.0');
    await expect(store.setDefault('beta')).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it('the default is the one chosen, else cells, else the first by name', async () => {
    await put('dogs', '1.0.0');
    await put('birds', '1.0.0');
    expect(await store.defaultModel()).toBe('birds');
    await put('cells', '1.0.0');
    expect(await store.defaultModel()).toBe('cells');
    await store.setDefault('dogs');
    expect(await store.defaultModel()).toBe('dogs');
  });

  it('gives the manifest with its defaults filled in', async () => {
    await put('alpha', '1.0.0');
    expect(await store.manifest('alpha', '1.0.0')).toMatchObject({
      name: 'alpha',
      file: 'model.onnx',
      input: { color: 'rgb', layout: 'nchw' },
      defaults: { iou: 0.45 },
    });
  });

  it('gives a local copy of the model file', async () => {
    await put('alpha', '1.0.0');
    const file = await store.localFile(await store.manifest('alpha', '1.0.0'));
    expect(readFileSync(file).includes('glimpse-fixtures')).toBe(true);
  });

  it('refuses a model file that is not the one the manifest names', async () => {
    await put('alpha', '1.0.0', { manifest: { sha256: '0'.repeat(64) } });
    const manifest = await store.manifest('alpha', '1.0.0');
    const error = await store.localFile(manifest).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'model_invalid' });
    expect(error.message).toMatch(/its sha256 is [0-9a-f]{64}, model.json says 0{64}/);
  });

  it('reads and lists the other files of a package', async () => {
    await put('alpha', '1.0.0', {
      files: { 'card.md': '# alpha', 'samples/b.jpg': 'b', 'samples/a.jpg': 'a', 'samples/deep/c.jpg': 'c' },
    });
    expect(Buffer.from((await store.readFile('alpha', '1.0.0', 'card.md')) ?? '').toString()).toBe('# alpha');
    expect(Buffer.from((await store.readFile('alpha', '1.0.0', 'samples/a.jpg')) ?? '').toString()).toBe('a');
    expect(await store.readFile('alpha', '1.0.0', 'parity.json')).toBeUndefined();
    expect(await store.listFiles('alpha', '1.0.0', 'samples')).toEqual(['a.jpg', 'b.jpg']);
    expect(await store.listFiles('alpha', '1.0.0', 'nothing')).toEqual([]);
  });

  it('leaves hidden files behind', async () => {
    await put('alpha', '1.0.0', { files: { '.env': 'SECRET', 'samples/.DS_Store': 'x', 'samples/a.jpg': 'a' } });
    expect(await store.listFiles('alpha', '1.0.0', 'samples')).toEqual(['a.jpg']);
    expect(await store.readFile('alpha', '1.0.0', '.env')).toBeUndefined();
  });

  it('never overwrites a version', async () => {
    await put('alpha', '1.0.0', { files: { 'card.md': 'first' } });
    await expect(put('alpha', '1.0.0', { model: 'means-v2', files: { 'card.md': 'second' } })).rejects.toMatchObject({
      code: 'request_invalid',
      message: 'alpha 1.0.0 exists already, and versions are never overwritten: give it another version.',
    });
    expect(Buffer.from((await store.readFile('alpha', '1.0.0', 'card.md')) ?? '').toString()).toBe('first');
  });

  it.each([
    ['two packages', ['means', 'means-v2']],
    ['twice the same package', ['means', 'means']],
  ])('of %s that are added as one version at the same time, exactly one is, and whole', async (_, models) => {
    const rivals = models.map((model) =>
      put('alpha', '1.0.0', {
        model,
        manifest: { source: model },
        files: { 'card.md': model, 'samples/a.jpg': model },
      }),
    );
    const settled = await Promise.allSettled(rivals);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = settled.find((each) => each.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'request_invalid' });
    const manifest = await store.manifest('alpha', '1.0.0');
    expect(Buffer.from((await store.readFile('alpha', '1.0.0', 'card.md')) ?? '').toString()).toBe(manifest.source);
    await store.localFile(manifest);
  });

  it.each([
    ['unknown model', 'gamma', '1.0.0'],
    ['unknown version', 'alpha', '1.0.1'],
    ['name that leaves the folder', '../alpha', '1.0.0'],
    ['name of two parts', 'alpha/1.0.0', '1.0.0'],
    ['version that leaves the folder', 'alpha', '../1.0.0'],
    ['empty name', '', '1.0.0'],
  ])('%s: not found', async (_, name, version) => {
    await put('alpha', '1.0.0');
    const manifest = await store.manifest('alpha', '1.0.0');
    const problem = { code: 'model_not_found' };
    await expect(store.manifest(name, version)).rejects.toMatchObject(problem);
    // A manifest that is not the store's own: a version is not there, or the file that it should have.
    await expect(store.localFile({ ...manifest, name, version })).rejects.toThrow(ProblemError);
    await expect(store.readFile(name, version, 'model.json')).rejects.toMatchObject(problem);
    await expect(store.listFiles(name, version, 'samples')).rejects.toMatchObject(problem);
  });

  it.each(['../1.0.0/model.json', '/etc/passwd', 'samples/../model.json', 'samples//a.jpg', '', '.', 'a\\b', 'a\0b'])(
    'the path %j reads nothing',
    async (path) => {
      await put('alpha', '1.0.0', { files: { 'samples/a.jpg': 'a' } });
      expect(await store.readFile('alpha', '1.0.0', path)).toBeUndefined();
      expect(await store.listFiles('alpha', '1.0.0', path)).toEqual([]);
    },
  );

  it('keeps what is normal for a version, the latest', async () => {
    await put('alpha', '1.0.0');
    expect(await store.baseline('alpha', '1.0.0')).toBeUndefined();
    await store.setBaseline(baselineOf(100));
    await store.setBaseline(baselineOf(200));
    expect(await store.baseline('alpha', '1.0.0')).toEqual(baselineOf(200));
    expect(await store.baseline('alpha', '1.0.1')).toBeUndefined();
    expect(await store.baseline('../alpha', '1.0.0')).toBeUndefined();
    expect(await store.list()).toEqual([{ name: 'alpha', versions: ['1.0.0'], current: '1.0.0' }]);
  });

  it('refuses a package without a valid manifest', async () => {
    await expect(store.put(folder())).rejects.toMatchObject({ code: 'model_invalid' });
    await expect(put('alpha', '1.0.0', { manifest: { task: 'guessing' as never } })).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('task: got "guessing", allowed: detection, segmentation, classification'),
    });
    expect(await store.list()).toEqual([]);
  });
}
