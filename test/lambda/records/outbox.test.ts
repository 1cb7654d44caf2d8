import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { PredictionRecord } from '../../../contract/records.ts';
import { createEmbeddedStore } from '../../../lambda/records/embedded-store.ts';
import { createOutbox } from '../../../lambda/records/outbox.ts';
import { createSpool } from '../../../lambda/records/spool.ts';
import { useFolders } from '../../support/folders.ts';
import { recordAt } from '../../support/records.ts';

const folder = useFolders();
const quiet = { info: () => {}, error: () => {} };
const some = (count: number) => Array.from({ length: count }, () => recordAt(Date.now()));
const idsOf = (records: readonly PredictionRecord[]) => records.map(({ id }) => id).sort();

/** A place that takes records only while it is open, and counts how often each came. */
function place() {
  const came = new Map<string, number>();
  const state = { open: true, delayMs: 0 };
  const deliver = async (records: readonly PredictionRecord[]) => {
    if (state.delayMs > 0) await wait(state.delayMs);
    if (!state.open) throw new Error('closed');
    for (const { id } of records) came.set(id, (came.get(id) ?? 0) + 1);
  };
  return { came, state, deliver };
}

describe('the outbox of records', () => {
  it('never throws, and what could not be delivered comes with the next that can, once', async () => {
    const { came, state, deliver } = place();
    const spool = createSpool(join(folder(), 'unsent'));
    const outbox = createOutbox({ deliver, spool, log: quiet });
    const [first, second, third] = [some(2), some(3), some(1)];
    state.open = false;
    await outbox.send(first);
    await outbox.send(second);
    expect(came.size).toBe(0);
    expect(await spool.list()).toHaveLength(2);
    state.open = true;
    await outbox.send(third);
    expect([...came.keys()].sort()).toEqual(idsOf([...first, ...second, ...third]));
    expect([...came.values()].every((times) => times === 1)).toBe(true);
    expect(await spool.list()).toEqual([]);
  });

  it('outlives its process: another one delivers what it left', async () => {
    const unsent = join(folder(), 'unsent');
    const closed = place();
    closed.state.open = false;
    const records = some(2);
    await createOutbox({ deliver: closed.deliver, spool: createSpool(unsent), log: quiet }).send(records);
    const { came, deliver } = place();
    await createOutbox({ deliver, spool: createSpool(unsent), log: quiet }).retry();
    expect([...came.keys()].sort()).toEqual(idsOf(records));
    expect(readdirSync(unsent)).toEqual([]);
  });

  it('delivers the others where one file is broken', async () => {
    const unsent = join(folder(), 'unsent');
    const spool = createSpool(unsent);
    mkdirSync(unsent);
    writeFileSync(join(unsent, '00000000000000000000000000.json'), '[{"id": "to');
    await spool.keep(some(2));
    const { came, deliver } = place();
    await createOutbox({ deliver, spool, log: quiet }).retry();
    expect(came.size).toBe(2);
    expect(await spool.list()).toEqual(['00000000000000000000000000']);
  });

  it('waits a quarter of a second for a slow place, which gets them all the same', async () => {
    const { came, state, deliver } = place();
    state.delayMs = 1000;
    const outbox = createOutbox({ deliver, spool: createSpool(join(folder(), 'unsent')), log: quiet });
    const start = performance.now();
    await outbox.send(some(1));
    expect(performance.now() - start).toBeLessThan(600);
    expect(came.size).toBe(0);
    await wait(1000);
    expect(came.size).toBe(1);
  });

  it('keeps them in memory where no file can be written', async () => {
    const { came, state, deliver } = place();
    const spool = createSpool('/dev/null/unsent');
    const outbox = createOutbox({ deliver, spool, log: quiet });
    state.open = false;
    await outbox.send(some(2));
    state.open = true;
    await outbox.send(some(1));
    expect(came.size).toBe(3);
  });

  it('loses and doubles nothing where calls come together and every third delivery fails', async () => {
    const store = createEmbeddedStore(join(folder(), 'records.db'), { days: 90 });
    let tries = 0;
    const deliver = async (records: readonly PredictionRecord[]) => {
      // Half of the failures come after the records were taken.
      const fails = ++tries % 3 === 0;
      if (fails && tries % 2 === 0) throw new Error('before');
      await store.put(records);
      if (fails) throw new Error('after');
    };
    const outbox = createOutbox({ deliver, spool: createSpool(join(folder(), 'unsent')), log: quiet });
    const calls = Array.from({ length: 30 }, () => some(3));
    await Promise.all(calls.map((records) => outbox.send(records)));
    for (let at = 0; at < 10; at++) await outbox.retry();
    expect((await store.usage({})).total.images).toBe(90);
    const { items } = await store.list({ limit: 1000 });
    expect(idsOf(items)).toEqual(idsOf(calls.flat()));
    await store.close();
  });

  it('into the embedded database holds the event loop for no more than a few milliseconds', async () => {
    const store = createEmbeddedStore(join(folder(), 'records.db'), { days: 90 });
    await store.put(some(1));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    for (let at = 0; at < 50; at++) {
      await store.put(some(1));
      await wait(1);
    }
    delay.disable();
    expect(delay.percentile(50) / 1e6).toBeLessThan(10);
    await store.close();
  });
});
