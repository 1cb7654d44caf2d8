import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../../contract/answer.ts';
import { optionsSchema } from '../../contract/options.ts';
import { readConfig } from '../../lambda/config.ts';
import { createFolderStore } from '../../lambda/models/folder-store.ts';
import { type Answering, createRegistry, type Lease } from '../../lambda/models/registry.ts';
import { predict } from '../../lambda/predict.ts';
import { createShadows } from '../../lambda/shadows.ts';
import { useFolders } from '../support/folders.ts';
import { writePackage } from '../support/packages.ts';
import { until } from '../support/until.ts';

const folder = useFolders();
const config = readConfig({});
const options = optionsSchema.parse({});
// Every channel alike; the candidate says the same under other labels.
const subject = { pixels: { data: new Uint8Array(8 * 8 * 3).fill(100), width: 8, height: 8, channels: 3 as const } };

async function setUp(share: number, candidate = 'means-v2', ms = 0) {
  const store = createFolderStore({ root: folder() });
  const logs: string[] = [];
  const telemetry = {
    info: (message: string, fields?: object) => void logs.push(`${message} ${JSON.stringify(fields)}`),
    error: (message: string, error: unknown) => void logs.push(`${message}: ${(error as Error).message}`),
  };
  const registry = createRegistry({ ...config, store, refreshSeconds: 0, maxModels: 4, log: telemetry });
  await store.put(writePackage(folder(), { manifest: { version: '1.0.0' } }));
  await store.put(
    writePackage(folder(), { model: candidate, manifest: { version: '1.1.0', labels: ['green', 'red', 'blue'] } }),
  );
  const current = await registry.get('means', '1.0.0');
  const slow: typeof registry.beside = async (name, version) => {
    const lease = await registry.beside(name, version);
    const run: typeof current.session.run = async (feeds) => {
      await sleep(ms);
      return (lease as Lease).session.run(feeds);
    };
    return lease && { ...lease, session: { ...lease.session, run } };
  };
  const shadows = createShadows({ registry: { beside: slow }, config, telemetry, share });
  const ask = async (result: Result, deadline = Number.POSITIVE_INFINITY) =>
    shadows([{ subject, result }], { version: '1.1.0', requestId: 'r1', options, deadline });
  return { logs, current, ask };
}

/** An answer that took so long. */
async function answer(model: Answering, totalMs: number): Promise<Result> {
  const context = { machine: config, images: 1, modelLoadMs: 0, coldStart: false, deadline: Number.POSITIVE_INFINITY };
  const { result } = await predict(model, subject, options, context);
  return { ...result, timing: { ...result.timing, totalMs } };
}

const loaded = async (logs: readonly string[]) => {
  await until(() => logs.some((line) => line.includes('"version":"1.1.0","ms"')));
  await sleep(5);
};

test('the first call does not wait for the shadow to load; a later one is compared with it', async () => {
  const { logs, current, ask } = await setUp(1);
  expect((await ask(await answer(current, 50))).size).toBe(0);
  await loaded(logs);
  const result = await answer(current, 50);
  const said = await ask(result);
  // The same order of scores under other labels: red first there, green first here.
  expect([...said]).toEqual([
    [result.id, { version: '1.1.0', disagreement: 1, count: 3, inferMs: expect.any(Number) }],
  ]);
  expect(logs.at(-1)).toBe(
    'shadow answered {"requestId":"r1","model":"means","version":"1.1.0","images":1,"disagreement":1}',
  );
});

test('it takes no more than its share of the time of answers', async () => {
  const { logs, current, ask } = await setUp(0.1, 'means-v2', 20);
  await ask(await answer(current, 40));
  await loaded(logs);
  let compared = 0;
  // 40 answers of 40 ms give 160 ms: enough for at most eight of 20 ms, and for the first only once there are 40.
  for (let call = 1; call <= 9; call++) compared += (await ask(await answer(current, 40))).size;
  expect(compared).toBe(0);
  for (let call = 10; call <= 40; call++) compared += (await ask(await answer(current, 40))).size;
  expect(compared).toBeGreaterThanOrEqual(3);
  expect(compared).toBeLessThanOrEqual(8);
});

test('a call whose time is nearly over is not made longer', async () => {
  const { logs, current, ask } = await setUp(1);
  await ask(await answer(current, 50));
  await loaded(logs);
  expect((await ask(await answer(current, 50), performance.now() + 60)).size).toBe(0);
  expect((await ask(await answer(current, 50), performance.now() + 600)).size).toBe(1);
});

test('one that does not work is told in the log, and harms nobody', async () => {
  const { logs, current, ask } = await setUp(1, 'fails-at-run');
  expect((await ask(await answer(current, 50))).size).toBe(0);
  await until(() => logs.some((line) => line.startsWith('shadow does not work')));
  expect((await ask(await answer(current, 50))).size).toBe(0);
});
