import { existsSync, readFileSync } from 'node:fs';
import { link, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { builtinModels } from '../../cli/local.ts';
import { createClient } from '../../contract/client.ts';
import { type Started, start } from '../cli/glimpse.ts';
import { listen } from '../servers.ts';
import { describeShared } from '../shared.ts';
import { barePerSecond } from '../support/bare.ts';
import { writeFashion } from '../support/fashion.ts';
import { useFolders } from '../support/folders.ts';
import { writePackage } from '../support/packages.ts';

const COUNT = 1000;
// The classifier of clothes where it has been trained; else a tiny one, which says as much about runs.
const isTrained = existsSync(join(builtinModels, 'fashion', 'model.json'));
const model = isTrained ? 'fashion' : 'means';

jest.setTimeout(600_000);

describeShared(`1,000 pictures of Fashion-MNIST by folder, with the model ${model}`, () => {
  const folder = useFolders();
  const services: Started[] = [];
  afterEach(async () => {
    for (const { child, ended } of services.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  });

  async function setUp(count = COUNT) {
    const cwd = folder();
    const names = await writeFashion(join(cwd, 'in'), count);
    writePackage(join(cwd, 'models', 'means'));
    const env = isTrained ? {} : { GLIMPSE_MODELS: join(cwd, 'models') };
    const predict = (...args: string[]) => start(['predict', 'in', '--model', model, '--json', ...args], cwd, env);
    const serve = async (port: number) => {
      const service = start(['serve', '--port', String(port)], cwd, env);
      services.push(service);
      // The page may have to be built first.
      const healthy = createClient({ url: `http://localhost:${port}`, retries: 600, retryIntervalMs: 200 }).health();
      const died = service.ended.then(({ stdout, stderr }) => Promise.reject(new Error(stdout + stderr)));
      died.catch(() => {});
      await Promise.race([healthy, died]);
      return service;
    };
    return { cwd, files: names.map((name) => `in/${name}`), predict, serve };
  }

  it('Results.csv is the same within the process and by a service', async () => {
    const { cwd, files, predict, serve } = await setUp();
    const port = await freePort();
    await serve(port);
    const inside = await summary(predict('--out', 'inside.csv'));
    const byApi = await summary(predict('--out', 'api.csv', '--api', `http://localhost:${port}`));
    expect(inside).toMatchObject({ done: COUNT, failed: 0, predictions: COUNT });
    expect(byApi).toMatchObject({ done: COUNT, failed: 0, classes: inside.classes });
    expect(readFileSync(join(cwd, 'api.csv'), 'utf8')).toBe(readFileSync(join(cwd, 'inside.csv'), 'utf8'));
    expect((await rows(cwd, 'api.csv')).map(({ file }) => file)).toEqual(files);
    const bare = await barePerSecond(join(isTrained ? builtinModels : join(cwd, 'models'), model, 'model.onnx'), COUNT);
    console.info(
      `Pictures a second: ${perSecond(inside)} in the process, ${perSecond(byApi)} by the service, ${bare} tensors by the bare runtime.`,
      byApi.classes,
    );
  });

  it('no row is lost or doubled when the service is killed in mid-run and comes back', async () => {
    const { cwd, files, predict, serve } = await setUp();
    const port = await freePort();
    const service = await serve(port);
    const run = predict('--api', `http://localhost:${port}`, '--retries', '100', '--retry-interval', '0.5');
    await until(async () => (await rows(cwd)).length >= 200);
    service.child.kill('SIGKILL');
    await service.ended;
    await serve(port);
    expect(await summary(run)).toMatchObject({ done: COUNT, failed: 0 });
    expect((await rows(cwd)).map(({ file }) => file)).toEqual(files);
    expect(await readFile(join(cwd, 'Events-log.txt'), 'utf8')).toMatch(/unreachable: .* \(try 1 of 100, next in/);
  });

  it('no row is lost or doubled when the run itself is killed and continued', async () => {
    const { cwd, files, predict } = await setUp();
    const run = predict();
    await until(async () => (await rows(cwd)).length >= 200);
    run.child.kill('SIGKILL');
    expect((await run.ended).code).toBeNull();
    const before = (await rows(cwd)).length;
    expect(before).toBeLessThan(COUNT);
    expect(await summary(predict('--resume'))).toMatchObject({
      done: COUNT - before,
      resumed: before,
      predictions: COUNT,
    });
    expect((await rows(cwd)).map(({ file }) => file)).toEqual(files);
  });

  it('10,000 pictures fit into the memory that 100 need', async () => {
    const { cwd, files } = await setUp(100);
    for (let copy = 0; copy < 100; copy++) {
      await mkdir(join(cwd, 'many', String(copy)), { recursive: true });
      for (const file of files) await link(join(cwd, file), join(cwd, 'many', String(copy), file.slice(3)));
    }
    // Little more than the program itself takes: what is kept of each picture would soon not fit. Without a bound the
    // engine lets garbage lie, since there is room.
    const env = {
      NODE_OPTIONS: '--max-old-space-size=40 --max-semi-space-size=1',
      ...(!isTrained && { GLIMPSE_MODELS: join(cwd, 'models') }),
    };
    const few = await peakMb(start(['predict', 'in', '--model', model], cwd, env));
    const many = await peakMb(start(['predict', 'many', '--model', model], cwd, env));
    console.info(`${few} MB for 100 pictures, ${many} MB for 10,000`);
    expect(await rows(cwd)).toHaveLength(10_000);
    expect(many - few).toBeLessThan(60);
  });
});

interface Summary {
  readonly done: number;
  readonly failed: number;
  readonly processSeconds: number;
  readonly classes: readonly object[];
}

async function summary(run: Started): Promise<Summary> {
  const { stdout, stderr } = await run.ended;
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

async function rows(cwd: string, file = 'Results.csv'): Promise<Record<string, string>[]> {
  const text = await readFile(join(cwd, file), 'utf8').catch(() => '');
  return parse(text, { columns: true, relax_column_count: true });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function freePort(): Promise<number> {
  const server = await listen(() => {});
  await server.close();
  return server.port;
}

/** Most memory a process has had, in MB, as Linux counts it. */
async function peakMb({ child, ended }: Started): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    const status = existsSync(`/proc/${child.pid}/status`) ? readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 50);
  const { code, stderr } = await ended;
  clearInterval(timer);
  if (code !== 0) throw new Error(stderr);
  return Math.round(peak / 1024);
}

function perSecond({ done, processSeconds }: Summary): number {
  return Math.round(done / processSeconds);
}
