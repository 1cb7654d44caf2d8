import { join } from 'node:path';
import type { Change } from '../../../contract/registry.ts';
import { change, historyOf } from '../../../lambda/models/history.ts';
import { makeDefault, promote, push, rollback, shadow, split } from '../../../lambda/models/life-cycle.ts';
import type { ModelStore } from '../../../lambda/models/store.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';

const ann = { by: 'ann@desk' };
const bob = { by: 'bob@desk' };

/** What holds for the life of a model in every store: run against each adapter, on a new empty store a test. */
export function itKeepsTheLifeOfModels(open: () => Promise<ModelStore>): void {
  const folder = useFolders();
  let store: ModelStore;
  beforeEach(async () => {
    store = await open();
  });
  const pushed = (version: string, model = 'means') =>
    push(store, writePackage(join(folder(), 'package'), { model, manifest: { name: 'alpha', version } }), 'alpha', ann);
  const current = async () => {
    const { change: _, ...rest } = (await store.current('alpha')) ?? { version: 'none' };
    return rest;
  };
  const history = async () => (await historyOf(store, 'alpha', 50)).map(told);
  const told = ({ what, version, replaces, percent, by }: Change) =>
    [what, version, replaces && `for ${replaces}`, percent !== undefined && `${percent} %`, `by ${by}`]
      .filter(Boolean)
      .join(' ');

  it('the first version pushed answers; a later one only once it is promoted', async () => {
    await pushed('1.0.0');
    await pushed('1.1.0');
    expect(await current()).toEqual({ version: '1.0.0' });
    await promote(store, 'alpha', { ...bob, version: '1.1.0', why: 'sees more' });
    expect(await current()).toEqual({ version: '1.1.0', previous: ['1.0.0'] });
    expect(await history()).toEqual([
      'promote 1.1.0 for 1.0.0 by bob@desk',
      'push 1.1.0 by ann@desk',
      'push 1.0.0 by ann@desk',
    ]);
    expect((await historyOf(store, 'alpha', 1))[0]).toMatchObject({
      why: 'sees more',
      at: expect.stringMatching(/Z$/),
    });
  });

  it('a version beside those that nobody pushed does not take over either', async () => {
    await store.put(writePackage(folder(), { manifest: { name: 'alpha', version: '1.0.0' } }));
    await pushed('2.0.0');
    expect(await current()).toEqual({ version: '1.0.0' });
  });

  it('a rollback goes back one version at a time, and ends the shares of others', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0']) await pushed(version);
    for (const version of ['1.1.0', '1.2.0']) await promote(store, 'alpha', { ...ann, version });
    await split(store, 'alpha', { ...ann, version: '1.3.0', percent: 10 });
    await rollback(store, 'alpha', { ...bob, why: 'misses small ones' });
    expect(await current()).toEqual({ version: '1.1.0', previous: ['1.0.0'] });
    await rollback(store, 'alpha', bob);
    expect(await current()).toEqual({ version: '1.0.0' });
    await expect(rollback(store, 'alpha', bob)).rejects.toMatchObject({
      code: 'request_invalid',
      message: 'alpha 1.0.0 is the only version that was current: nothing to go back to.',
    });
    expect((await history()).slice(0, 2)).toEqual([
      'rollback 1.0.0 for 1.1.0 by bob@desk',
      'rollback 1.1.0 for 1.2.0 by bob@desk',
    ]);
  });

  it('a rollback of a version that is the first to be current ends what others answer', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await pushed(version);
    await split(store, 'alpha', { ...ann, version: '1.1.0', percent: 50 });
    await shadow(store, 'alpha', { ...ann, version: '1.2.0' });
    await rollback(store, 'alpha', bob);
    expect(await current()).toEqual({ version: '1.0.0' });
    await shadow(store, 'alpha', { ...ann, version: '1.2.0' });
    await rollback(store, 'alpha', bob);
    expect(await current()).toEqual({ version: '1.0.0' });
    expect((await history())[0]).toBe('rollback 1.0.0 by bob@desk');
    await expect(rollback(store, 'alpha', bob)).rejects.toThrow('nothing to go back to');
  });

  it('shares and the shadow are set, changed and ended; who is promoted has the rest', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await pushed(version);
    await split(store, 'alpha', { ...ann, version: '1.1.0', percent: 10 });
    await split(store, 'alpha', { ...ann, version: '1.2.0', percent: 90 });
    await shadow(store, 'alpha', { ...ann, version: '1.1.0' });
    expect(await current()).toEqual({
      version: '1.0.0',
      split: [
        { version: '1.1.0', percent: 10 },
        { version: '1.2.0', percent: 90 },
      ],
      shadow: '1.1.0',
    });
    expect((await store.list())[0]).toMatchObject({ current: '1.0.0', split: [{}, {}], shadow: '1.1.0' });
    await expect(split(store, 'alpha', { ...ann, version: '1.1.0', percent: 10.5 })).rejects.toThrow(
      'Shares of alpha: got 1.2.0 90 %, 1.1.0 10.5 %, allowed: 100 % in all.',
    );
    await split(store, 'alpha', { ...ann, version: '1.2.0', percent: 0 });
    await promote(store, 'alpha', { ...ann, version: '1.1.0' });
    expect(await current()).toEqual({ version: '1.1.0', previous: ['1.0.0'] });
    await shadow(store, 'alpha', { ...ann, version: '1.2.0' });
    await shadow(store, 'alpha', { ...ann, version: undefined });
    expect(await current()).toEqual({ version: '1.1.0', previous: ['1.0.0'] });
    expect(await history()).toEqual([
      'shadow by ann@desk',
      'shadow 1.2.0 by ann@desk',
      'promote 1.1.0 for 1.0.0 by ann@desk',
      'split 1.2.0 0 % by ann@desk',
      'shadow 1.1.0 by ann@desk',
      'split 1.2.0 90 % by ann@desk',
      'split 1.1.0 10 % by ann@desk',
      'push 1.2.0 by ann@desk',
      'push 1.1.0 by ann@desk',
      'push 1.0.0 by ann@desk',
    ]);
  });

  it('the default is noted in the history of the model', async () => {
    await pushed('1.0.0');
    await store.put(writePackage(folder(), { manifest: { name: 'aaa' } }));
    expect(await store.defaultModel()).toBe('aaa');
    await makeDefault(store, 'alpha', bob);
    expect(await store.defaultModel()).toBe('alpha');
    expect((await history())[0]).toBe('default 1.0.0 by bob@desk');
  });

  it('refuses what is not there, and the current version itself', async () => {
    await pushed('1.0.0');
    await pushed('1.1.0');
    const before = await history();
    const not = { code: 'model_not_found' };
    await expect(promote(store, 'alpha', { ...ann, version: '9.0.0' })).rejects.toMatchObject(not);
    await expect(promote(store, 'beta', { ...ann, version: '1.0.0' })).rejects.toMatchObject(not);
    await expect(promote(store, '../alpha', { ...ann, version: '1.0.0' })).rejects.toMatchObject(not);
    await expect(split(store, 'alpha', { ...ann, version: '9.0.0', percent: 1 })).rejects.toMatchObject(not);
    await expect(shadow(store, 'alpha', { ...ann, version: '9.0.0' })).rejects.toMatchObject(not);
    await expect(makeDefault(store, 'beta', ann)).rejects.toMatchObject(not);
    await expect(rollback(store, 'beta', ann)).rejects.toMatchObject(not);
    const same = { code: 'request_invalid', message: expect.stringContaining('1.0.0 is the current version') };
    await expect(promote(store, 'alpha', { ...ann, version: '1.0.0' })).rejects.toMatchObject(same);
    await expect(split(store, 'alpha', { ...ann, version: '1.0.0', percent: 1 })).rejects.toMatchObject(same);
    await expect(shadow(store, 'alpha', { ...ann, version: '1.0.0' })).rejects.toMatchObject(same);
    expect(await history()).toEqual(before);
  });

  it('a candidate that was compared with what is no longer current is refused', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await pushed(version);
    await promote(store, 'alpha', { ...bob, version: '1.1.0' });
    await expect(promote(store, 'alpha', { ...ann, version: '1.2.0', over: '1.0.0' })).rejects.toThrow(
      /^alpha 1\.2\.0 was compared with 1\.0\.0, but bob@desk made 1\.1\.0 current at .*Z: compare again\.$/,
    );
    expect((await current()).version).toBe('1.1.0');
  });

  it('of many that change one model at the same time none is lost, and each knows the one before', async () => {
    const versions = ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '1.0.4', '1.0.5'];
    for (const version of versions) await pushed(version);
    await Promise.all(versions.slice(1).map((version) => promote(store, 'alpha', { by: version, version })));
    const promotions = (await historyOf(store, 'alpha', 50)).filter(({ what }) => what === 'promote').reverse();
    expect(promotions.map(({ version }) => version).sort()).toEqual(versions.slice(1));
    expect(promotions.map(({ replaces }) => replaces)).toEqual([
      '1.0.0',
      ...promotions.slice(0, -1).map((each) => each.version),
    ]);
    const last = promotions.at(-1)?.version;
    const before = promotions.slice(0, -1).map(({ version }) => version);
    expect(await current()).toEqual({ version: last, previous: [...before.reverse(), '1.0.0'] });
  });

  it('a change that another overtook is made on what that one left', async () => {
    for (const version of ['1.0.0', '1.1.0']) await pushed(version);
    const seen: (string | undefined)[] = [];
    await change(store, 'alpha', async (there) => {
      seen.push(there.shadow);
      if (seen.length === 1) await shadow(store, 'alpha', { ...bob, version: '1.1.0' });
      return { current: { ...there, version: '1.1.0' }, entry: { ...ann, what: 'promote', version: '1.1.0' } };
    });
    expect(seen).toEqual([undefined, '1.1.0']);
    expect(await current()).toEqual({ version: '1.1.0', shadow: '1.1.0' });
  });

  it('an entry is in the history although the process ended before it kept it there', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await pushed(version);
    const killed: ModelStore = { ...store, addChange: () => Promise.reject(new Error('killed')) };
    const noted = (await store.pointer('alpha'))?.current?.change;
    await store.addChange('alpha', noted as Change);
    await expect(
      promote({ ...killed, addChange: once(store.addChange, killed.addChange) }, 'alpha', { ...ann, version: '1.1.0' }),
    ).rejects.toThrow('killed');
    expect((await history())[0]).toBe('promote 1.1.0 for 1.0.0 by ann@desk');
    await promote(store, 'alpha', { ...bob, version: '1.2.0' });
    expect((await history()).slice(0, 2)).toEqual([
      'promote 1.2.0 for 1.1.0 by bob@desk',
      'promote 1.1.0 for 1.0.0 by ann@desk',
    ]);
  });

  it('a pointer that was written by hand holds, and the history goes on after it', async () => {
    for (const version of ['1.0.0', '1.1.0']) await pushed(version);
    await store.setPointer('alpha', { version: '1.1.0' }, (await store.pointer('alpha'))?.tag);
    expect(await current()).toEqual({ version: '1.1.0' });
    await promote(store, 'alpha', { ...ann, version: '1.0.0' });
    expect(await history()).toEqual([
      'promote 1.0.0 for 1.1.0 by ann@desk',
      'push 1.1.0 by ann@desk',
      'push 1.0.0 by ann@desk',
    ]);
  });

  it('a pointer that is no longer the one that was read is not written', async () => {
    await pushed('1.0.0');
    const tag = (await store.pointer('alpha'))?.tag;
    expect(await store.setPointer('alpha', { version: '1.0.0', shadow: '1.0.0' }, tag)).toBe(true);
    expect(await store.setPointer('alpha', { version: '1.0.0' }, tag)).toBe(false);
    expect(await store.setPointer('alpha', { version: '1.0.0' }, undefined)).toBe(false);
    expect(await store.setPointer('never', { version: '1.0.0' }, tag)).toBe(false);
    expect((await current()).shadow).toBe('1.0.0');
  });
}

/** The first call by one function, all others by another. */
function once<A extends unknown[], R>(first: (...args: A) => R, then: (...args: A) => R): (...args: A) => R {
  let calls = 0;
  return (...args) => (calls++ === 0 ? first(...args) : then(...args));
}
