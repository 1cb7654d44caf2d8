import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest, ManifestInput } from '../../../contract/model.ts';
import { ProblemError } from '../../../contract/problems.ts';
import { createFolderStore } from '../../../lambda/models/folder-store.ts';
import { promote, rollback, shadow, split } from '../../../lambda/models/life-cycle.ts';
import { createRegistry, type Lease, type RegistryOptions } from '../../../lambda/models/registry.ts';
import type { ModelStore } from '../../../lambda/models/store.ts';
import type { Tensor } from '../../../vision/types.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';
import { until } from '../../support/until.ts';

const folder = useFolders();
const ones: Tensor = { type: 'float32', dims: [1, 3, 8, 8], data: new Float32Array(192).fill(1) };
/** What the model answers to a white picture: 1 by version 1, 2 by `means-v2`. */
const answer = async ({ session }: Lease) => (await session.run({ image: ones })).scores?.data[0];

function setUp(options: Partial<RegistryOptions> = {}, wrap: (store: ModelStore) => ModelStore = (store) => store) {
  const root = folder();
  const store = createFolderStore({ root });
  const logs: string[] = [];
  const log = {
    info: (message: string, fields?: object) => void logs.push(`${message} ${JSON.stringify(fields)}`),
    error: (message: string, error: unknown) => void logs.push(`${message}: ${(error as Error).message}`),
  };
  const registry = createRegistry({
    store: wrap(store),
    threads: 1,
    refreshSeconds: 0,
    maxModels: 4,
    log,
    ...options,
  });
  const put = (name: string, version: string, model = 'means', manifest: Partial<ManifestInput> = {}) =>
    store.put(writePackage(folder(), { model, manifest: { name, version, ...manifest } }));
  return { root, store, registry, logs, put };
}

/** Counts and delays what a load asks of the store. */
function slow(store: ModelStore, loads: string[], ms = 20): ModelStore {
  return {
    ...store,
    async localFile(manifest, named) {
      loads.push(`${manifest.name}@${manifest.version}`);
      await sleep(ms);
      return store.localFile(manifest, named);
    },
  };
}

describe('get', () => {
  it('loads a model when it is first asked for, says so in the log, and keeps it', async () => {
    const { registry, put, logs } = setUp();
    await put('means', '1.0.0');
    expect(logs).toEqual([]);
    const first = await registry.get();
    expect(first.manifest).toMatchObject({ name: 'means', version: '1.0.0' });
    expect(first.loadMs).toBeGreaterThan(0);
    expect(logs).toEqual([expect.stringMatching(/^model loaded {"model":"means","version":"1.0.0","ms":\d+}$/)]);
    expect(await answer(first)).toBe(1);
    const second = await registry.get('means');
    expect(second.loadMs).toBe(0);
    expect(second.session).toBe(first.session);
    expect(logs).toHaveLength(1);
  });

  it('tells of a model that has to be loaded before it is, and of no other', async () => {
    const { registry, put } = setUp();
    await put('means', '1.0.0');
    const told: Manifest[] = [];
    const ahead = (manifest: Manifest) => void told.push(manifest);
    const first = await registry.get('means', undefined, ahead);
    expect(told).toHaveLength(1);
    expect(told[0]).toBe(first.manifest);
    await registry.get('means', '1.0.0', ahead);
    expect(told).toHaveLength(1);
  });

  it('first calls at the same time share one load, and each waited for it', async () => {
    const loads: string[] = [];
    const { registry, put } = setUp({}, (store) => slow(store, loads));
    await put('means', '1.0.0');
    const leases = await Promise.all([registry.get(), registry.get('means'), registry.get('means', '1.0.0')]);
    expect(loads).toEqual(['means@1.0.0']);
    for (const { session, loadMs } of leases) {
      expect(session).toBe(leases[0]?.session);
      expect(loadMs).toBeGreaterThan(15);
    }
  });

  it('a load that failed is tried again by the next call', async () => {
    let failures = 1;
    const { registry, put } = setUp({}, (store) => ({
      ...store,
      localFile: (manifest, named) => {
        if (failures-- > 0) throw new ProblemError('model_unavailable', 'down', { retryAfter: 5 });
        return store.localFile(manifest, named);
      },
    }));
    await put('means', '1.0.0');
    await expect(registry.get()).rejects.toMatchObject({ code: 'model_unavailable', retryAfter: 5 });
    expect(await answer(await registry.get())).toBe(1);
  });

  it('names what there is where a model or version is unknown', async () => {
    const { registry, put } = setUp();
    await expect(registry.get()).rejects.toMatchObject({
      code: 'model_not_found',
      message: 'There is no model here yet.',
    });
    await put('cats', '1.0.0');
    await put('dogs', '1.0.0');
    await put('dogs', '1.1.0');
    const unknown = { code: 'model_not_found', message: 'No model "birds", there are: cats, dogs.' };
    await expect(registry.get('birds')).rejects.toMatchObject(unknown);
    await expect(registry.get('birds', '1.0.0')).rejects.toMatchObject(unknown);
    await expect(registry.get('../dogs')).rejects.toMatchObject({ code: 'model_not_found' });
    await expect(registry.get('dogs', '2.0.0')).rejects.toMatchObject({
      code: 'model_not_found',
      message: 'No model "dogs" with version 2.0.0. There are: 1.0.0, 1.1.0.',
    });
  });

  it.each([
    ['opset-27', {}, 'the model needs opset 27, onnxruntime 1.30 reads up to 26'],
    ['means', { labels: ['a'] }, 'labels: got 1 (a ... a), the graph has 3 classes'],
    ['means', { sha256: '0'.repeat(64) }, 'model.json says 0000'],
  ] as [string, Partial<ManifestInput>, string][])('refuses %s with %j, saying why', async (model, manifest, words) => {
    const { registry, put } = setUp();
    await put('means', '1.0.0', model, manifest);
    await expect(registry.get()).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining(words),
    });
  });
});

describe('a new version', () => {
  it('takes over without a restart, and a request in flight keeps its model', async () => {
    const { registry, put, store, logs } = setUp({ maxModels: 1 });
    await put('means', '1.0.0');
    const inFlight = await registry.get();
    await put('means', '1.1.0', 'means-v2');
    const next = await registry.get();
    expect(next.manifest.version).toBe('1.1.0');
    expect(await answer(next)).toBe(2);
    expect(logs.at(-1)).toBe('model replaced {"model":"means","version":"1.1.0","replaces":"1.0.0"}');
    // Evicted by now, and yet it runs until it is given back.
    expect(await answer(inFlight)).toBe(1);
    inFlight.release();
    await sleep(5);
    await expect(answer(inFlight)).rejects.toThrow();
    expect(await answer(next)).toBe(2);
    // And back again, by the pointer.
    await promote(store, 'means', { version: '1.0.0', by: 'ann' });
    expect(await answer(await registry.get())).toBe(1);
  });

  it('is looked for at most once in the refresh time', async () => {
    let reads = 0;
    const count = (store: ModelStore): ModelStore => ({
      ...store,
      current(name) {
        reads++;
        return store.current(name);
      },
    });
    const { registry, put } = setUp({ refreshSeconds: 0.5 }, count);
    await put('means', '1.0.0');
    await Promise.all([registry.get('means'), registry.get('means'), registry.get('means')]);
    await put('means', '1.1.0', 'means-v2');
    expect((await registry.get('means')).manifest.version).toBe('1.0.0');
    expect(reads).toBe(1);
    await sleep(520);
    expect((await registry.get('means')).manifest.version).toBe('1.1.0');
    expect(reads).toBe(2);
  });

  it.each([
    ['does not load', 'opset-27', {}],
    ['does not run', 'fails-at-run', {}],
    ['has another number of classes', 'means', { labels: ['a'] }],
    ['is not the file it should be', 'means', { sha256: '0'.repeat(64) }],
  ] as [string, string, Partial<ManifestInput>][])(
    'that %s leaves the old one answering',
    async (_, model, manifest) => {
      const { registry, put, logs } = setUp();
      await put('means', '1.0.0');
      (await registry.get()).release();
      await put('means', '1.1.0', model, manifest);
      const lease = await registry.get();
      expect(lease.manifest.version).toBe('1.0.0');
      expect(await answer(lease)).toBe(1);
      expect(logs.at(-1)).toMatch(/^new version does not work, the old one goes on answering: /);
      // Asked for by its number it says what is wrong.
      if (model !== 'fails-at-run') {
        await expect(registry.get('means', '1.1.0')).rejects.toMatchObject({ code: 'model_invalid' });
      }
    },
  );

  it('that is broken is tried again after the refresh time, and serves once it is mended', async () => {
    const loads: string[] = [];
    const { root, registry, put } = setUp({ refreshSeconds: 0.5 }, (store) => slow(store, loads, 0));
    await put('means', '1.0.0');
    await registry.get();
    await put('means', '1.1.0', 'means-v2');
    const weights = join(root, 'means', '1.1.0', 'model.onnx');
    rmSync(weights);
    await sleep(520);
    for (let call = 0; call < 3; call++) expect((await registry.get()).manifest.version).toBe('1.0.0');
    expect(loads).toEqual(['means@1.0.0', 'means@1.1.0']);
    writePackage(join(root, 'means', '1.1.0'), { model: 'means-v2', manifest: { version: '1.1.0' } });
    await sleep(520);
    expect(await answer(await registry.get())).toBe(2);
  });
});

/** Draws that look random and are the same each time (mulberry32). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('shares of versions', () => {
  const by = 'ann';

  it('each has its part of the requests that name none, within what chance allows', async () => {
    const { registry, put, store } = setUp({ random: draws(7) });
    await put('means', '1.0.0');
    await put('means', '1.0.1', 'means-v2');
    await put('means', '1.0.2', 'means-v2');
    await store.setPointer('means', { version: '1.0.0' }, undefined);
    await split(store, 'means', { version: '1.0.1', percent: 10, by });
    await split(store, 'means', { version: '1.0.2', percent: 25, by });
    const counts = new Map<string, number>();
    const calls = 2_000;
    for (let call = 0; call < calls; call++) {
      const lease = await registry.get('means');
      counts.set(lease.manifest.version, (counts.get(lease.manifest.version) ?? 0) + 1);
      lease.release();
    }
    // Four deviations of a binomial count.
    for (const [version, part] of [
      ['1.0.0', 0.65],
      ['1.0.1', 0.1],
      ['1.0.2', 0.25],
    ] as const) {
      const off = Math.abs((counts.get(version) ?? 0) - calls * part);
      expect([version, off < 4 * Math.sqrt(calls * part * (1 - part))]).toEqual([version, true]);
    }
    // Who names a version gets it.
    expect((await registry.get('means', '1.0.1')).manifest.version).toBe('1.0.1');
  });

  it('a version that does not work has none, and no call fails', async () => {
    const { registry, put, store, logs } = setUp({ random: () => 0, refreshSeconds: 60 });
    await put('means', '1.0.0');
    await store.setPointer('means', { version: '1.0.0' }, undefined);
    await put('means', '1.1.0', 'fails-at-run');
    await split(store, 'means', { version: '1.1.0', percent: 50, by });
    for (let call = 0; call < 3; call++) expect(await answer(await registry.get('means'))).toBe(1);
    expect(logs.filter((line) => line.startsWith('new version does not work'))).toHaveLength(1);
  });
});

describe('a current version that does not work when the service starts', () => {
  it('is answered for by the one before it, until it is mended or rolled back', async () => {
    const { registry, put, store, logs } = setUp({ refreshSeconds: 0 });
    await put('means', '1.0.0');
    await store.setPointer('means', { version: '1.0.0' }, undefined);
    await put('means', '1.1.0', 'opset-27');
    await promote(store, 'means', { version: '1.1.0', by: 'ann', forced: true });
    expect(await answer(await registry.get('means'))).toBe(1);
    expect(logs.at(-1)).toMatch(/^current version does not work, the one before it answers: .*opset 27/);
    await rollback(store, 'means', { by: 'ann' });
    expect((await registry.get('means')).manifest.version).toBe('1.0.0');
  });

  it('without one before it says what is wrong', async () => {
    const { registry, put } = setUp();
    await put('means', '1.1.0', 'opset-27');
    await expect(registry.get('means')).rejects.toMatchObject({ code: 'model_invalid' });
  });
});

describe('a shadow', () => {
  async function withShadow(options: Partial<RegistryOptions> = {}) {
    const set = setUp(options);
    await set.put('means', '1.0.0');
    await set.store.setPointer('means', { version: '1.0.0' }, undefined);
    await set.put('means', '1.1.0', 'means-v2');
    await shadow(set.store, 'means', { version: '1.1.0', by: 'ann' });
    return set;
  }

  it('is named beside the version that answers, and not where a version was asked for', async () => {
    const { registry } = await withShadow();
    const lease = await registry.get('means');
    expect([lease.manifest.version, lease.shadow]).toEqual(['1.0.0', '1.1.0']);
    expect((await registry.get('means', '1.0.0')).shadow).toBeUndefined();
  });

  it('is not named where memory has no room for it beside the one that answers', async () => {
    const { registry } = await withShadow({ maxModels: 1 });
    expect((await registry.get('means')).shadow).toBeUndefined();
  });

  it('is loaded for nobody, and lent once it is there', async () => {
    const { registry, logs } = await withShadow({ refreshSeconds: 60 });
    expect(await registry.beside('means', '1.1.0')).toBeUndefined();
    await until(() => logs.length > 0);
    await sleep(5);
    const lease = await registry.beside('means', '1.1.0');
    expect(lease && (await answer(lease))).toBe(2);
    expect(logs).toHaveLength(1);
  });

  it('that does not work is tried once in the refresh time', async () => {
    const { registry, put, logs } = await withShadow({ refreshSeconds: 60 });
    await put('means', '1.2.0', 'opset-27');
    for (let call = 0; call < 3; call++) expect(await registry.beside('means', '1.2.0')).toBeUndefined();
    await until(() => logs.length > 0);
    expect(await registry.beside('means', '1.2.0')).toBeUndefined();
    expect(logs).toEqual([expect.stringMatching(/^shadow does not work: .*opset 27/)]);
  });
});

describe('memory', () => {
  it('keeps the models used last, and releases the others once nobody uses them', async () => {
    const loads: string[] = [];
    const { registry, put } = setUp({ maxModels: 2 }, (store) => slow(store, loads, 0));
    for (const name of ['a', 'b', 'c']) await put(name, '1.0.0');
    const use = async (name: string) => {
      const lease = await registry.get(name);
      lease.release();
      return lease;
    };
    const a = await use('a');
    const b = await use('b');
    await use('a');
    await use('c');
    await sleep(5);
    await expect(answer(b)).rejects.toThrow();
    expect(await answer(a)).toBe(1);
    await use('a');
    await use('b');
    expect(loads).toEqual(['a@1.0.0', 'b@1.0.0', 'c@1.0.0', 'b@1.0.0']);
  });

  it('giving back twice counts once', async () => {
    const { registry, put } = setUp({ maxModels: 1 });
    await put('a', '1.0.0');
    await put('b', '1.0.0');
    const [one, two] = [await registry.get('a'), await registry.get('a')];
    one.release();
    one.release();
    await registry.get('b');
    expect(await answer(two)).toBe(1);
  });

  it('a hundred calls while versions change all get an answer of one of them', async () => {
    const { registry, put } = setUp({ maxModels: 1 });
    await put('means', '1.0.0');
    const calls = Array.from({ length: 100 }, async (_, at) => {
      await sleep(at % 10);
      if (at === 50) await put('means', '1.1.0', 'means-v2');
      const lease = await registry.get();
      const score = await answer(lease);
      lease.release();
      return `${lease.manifest.version}: ${score}`;
    });
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['1.0.0: 1', '1.1.0: 2']));
  });
});

describe('a store that stopped answering', () => {
  it('does not stop the models that are loaded', async () => {
    let down = false;
    const { registry, put, logs } = setUp({}, (store) => ({
      ...store,
      current: async (name) => {
        if (down) throw new ProblemError('model_unavailable', 'The model store does not answer.', { retryAfter: 5 });
        return store.current(name);
      },
    }));
    await put('means', '1.0.0');
    await registry.get('means');
    down = true;
    expect(await answer(await registry.get('means'))).toBe(1);
    expect(logs.at(-1)).toContain('model store not read, going on with what is known');
    await expect(registry.get('other')).rejects.toMatchObject({ code: 'model_unavailable', retryAfter: 5 });
  });

  it('a pointer to a version that is not there leaves the old one answering', async () => {
    const { root, registry, put } = setUp();
    await put('means', '1.0.0');
    await registry.get();
    writeFileSync(join(root, 'means', 'current.json'), '{"version": "7.0.0"}');
    expect(await answer(await registry.get())).toBe(1);
  });
});
