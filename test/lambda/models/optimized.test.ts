import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../../contract/model.ts';
import { createFolderStore } from '../../../lambda/models/folder-store.ts';
import { loadModel } from '../../../lambda/models/load.ts';
import { addOptimized, optimizedOf } from '../../../lambda/models/optimized.ts';
import { sha256OfFile } from '../../../lambda/models/package.ts';
import { runtimeLimits } from '../../../lambda/models/runtime.ts';
import type { ModelStore } from '../../../lambda/models/store.ts';
import { createSession, type Port, saveOptimized } from '../../../lambda/session.ts';
import type { Tensor } from '../../../vision/types.ts';
import { describeShared, shared } from '../../shared.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';

const { version: runtime } = runtimeLimits;
const ones: Tensor = { type: 'float32', dims: [1, 3, 8, 8], data: new Float32Array(192).fill(1) };
const graph = `model.optimized-${runtime}.onnx`;

describe('the optimized graph of a package', () => {
  const folder = useFolders();
  const errors: string[] = [];
  const log = { error: (message: string) => void errors.push(message) };
  beforeEach(() => void errors.splice(0));

  /** Loads the model of a package; tells what it answers and which files it asked for. */
  async function load(dir: string) {
    const store = createFolderStore({ root: join(dir, '..') });
    const asked: string[] = [];
    const watched: ModelStore = {
      ...store,
      localFile: (manifest, named = manifest) => {
        asked.push(named.file);
        return store.localFile(manifest, named);
      },
    };
    const { session } = await loadModel(watched, 'means', '1.0.0', { threads: 1, log });
    const { scores } = await session.run({ image: ones });
    await session.release();
    return { asked, errors, answer: Array.from((scores as Tensor).data as Float32Array) };
  }

  const change = (dir: string, fields: (manifest: Manifest) => object) => {
    const path = join(dir, 'model.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...manifest, ...fields(manifest) }));
  };

  it('is loaded in place of the model, and answers the same', async () => {
    const dir = writePackage(join(folder(), 'means'));
    const plain = await load(dir);
    expect(plain.asked).toEqual(['model.onnx']);
    const manifest = await addOptimized(dir);
    expect(manifest.optimized).toMatchObject({ file: graph, of: manifest.sha256, runtime });
    expect(await load(dir)).toEqual({ asked: [graph], errors: [], answer: plain.answer });
  });

  it.each<[string, (manifest: Manifest) => object]>([
    ['another runtime', ({ optimized }) => ({ optimized: { ...optimized, runtime: '1.0.0' } })],
    ['another model', ({ optimized }) => ({ optimized: { ...optimized, of: '0'.repeat(64) } })],
  ])('of %s is left alone', async (_, fields) => {
    const dir = writePackage(join(folder(), 'means'));
    await addOptimized(dir);
    change(dir, fields);
    expect(await load(dir)).toMatchObject({ asked: ['model.onnx'], errors: [] });
  });

  it('that does not load takes nothing away: the model itself answers, and the log says so', async () => {
    const dir = writePackage(join(folder(), 'means'));
    await addOptimized(dir);
    writeFileSync(join(dir, graph), 'damaged');
    expect(await load(dir)).toMatchObject({
      asked: [graph, 'model.onnx'],
      errors: ['optimized graph not loaded, the model itself is'],
    });
  });

  it('never takes the place of the model itself, whatever a package calls its files', async () => {
    const dir = writePackage(join(folder(), 'means'), { manifest: { file: graph } });
    renameSync(join(dir, 'model.onnx'), join(dir, graph));
    change(dir, ({ sha256 }) => ({ optimized: { file: graph, sha256, of: sha256, runtime } }));
    const { file, sha256, optimized } = await addOptimized(dir);
    expect(sha256OfFile(join(dir, file))).toBe(sha256);
    expect(optimized?.file).not.toBe(file);
  });

  it('takes the place of an older one', async () => {
    const dir = writePackage(join(folder(), 'means'), { files: { 'model.optimized-1.0.0.onnx': 'old' } });
    const old = { file: 'model.optimized-1.0.0.onnx', sha256: '0'.repeat(64), of: '0'.repeat(64), runtime: '1.0.0' };
    change(dir, () => ({ optimized: old }));
    const manifest = await addOptimized(dir);
    expect(optimizedOf(manifest)?.file).toBe(graph);
    expect([existsSync(join(dir, graph)), existsSync(join(dir, old.file))]).toEqual([true, false]);
  });
});

describeShared('the optimized graph of a real model', () => {
  const folder = useFolders();

  it.each(['FastestDet', 'mobilenetv2-12-int8'])('%s gives the very same numbers', async (name) => {
    const graphs = [shared(`models/${name}.onnx`), join(folder(), 'optimized.onnx')] as const;
    await saveOptimized(...graphs);
    const [plain, optimized] = await Promise.all(
      graphs.map(async (file) => {
        const session = await createSession(file, { threads: 1 });
        const [{ name: input, dims }] = session.inputs as [Port];
        const sides = dims.map((dim) => (typeof dim === 'number' ? dim : 1));
        const data = Float32Array.from(
          { length: sides.reduce((all, side) => all * side) },
          (_, at) => (at * 0.618) % 1,
        );
        const outputs = await session.run({ [input]: { type: 'float32', dims: sides, data } });
        await session.release();
        return outputs;
      }),
    );
    expect(optimized).toEqual(plain);
  });
});
