import { existsSync, readFileSync } from 'node:fs';
import { link, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { builtinModels } from '../../cli/local.ts';
import { createClient } from '../../contract/client.ts';
import type { Job } from '../../contract/jobs.ts';
import { type Started, start } from '../cli/glimpse.ts';
import { listen } from '../servers.ts';
import { describeShared } from '../shared.ts';
import { barePerSecond } from '../support/bare.ts';
import { writeFashion } from '../support/fashion.ts';
import { useFolders } from '../support/folders.ts';
import { writePackage } from '../support/packages.ts';

const COUNT = 1000;
// The classifier of clothes where it has been trained; else a tiny one, which says as much about jobs.
const isTrained = existsSync(join(builtinModels, 'fashion', 'model.json'));
const model = isTrained ? 'fashion' : 'means';

jest.setTimeout(600_000);

describeShared(`1,000 pictures of Fashion-MNIST as a job of the local service, with the model ${model}`, () => {
  const folder = useFolders();
  const services: Started[] = [];
  afterEach(async () => {
    for (const { child, ended } of services.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
  });

  async function setUp(count = COUNT, env: Readonly<Record<string, string>> = {}) {
    const cwd = folder();
    const home = join(cwd, 'home');
    const names = await writeFashion(join(home, 'inbox', 'in'), count);
    writePackage(join(cwd, 'models', 'means'));
    const all = { GLIMPSE_HOME: home, ...(!isTrained && { GLIMPSE_MODELS: join(cwd, 'models') }), ...env };
    const port = await freePort();
    const api = `http://localhost:${port}`;
    const glimpse = (...args: string[]) => start(args, join(home, 'inbox'), all);
    const jobs = (...args: string[]) => glimpse('jobs', ...args, '--api', api);
    const serve = async () => {
      const service = start(['serve', '--port', String(port)], cwd, all);
      services.push(service);
      // The page may have to be built first.
      const healthy = createClient({ url: api, retries: 600, retryIntervalMs: 200 }).health();
      const died = service.ended.then(({ stdout, stderr }) => Promise.reject(new Error(stdout + stderr)));
      died.catch(() => {});
      await Promise.race([healthy, died]);
      return service;
    };
    return { cwd, home, files: names.map((name) => `in/${name}`), glimpse, jobs, serve };
  }

  it('Results.csv is that of glimpse predict, over an inbox and over uploads', async () => {
    const { cwd, files, glimpse, jobs, serve } = await setUp();
    await serve();
    const byFolder = join(cwd, 'folder.csv');
    await done(glimpse('predict', 'in', '--model', model, '--out', byFolder));
    const seconds: number[] = [];
    for (const [at, source] of [['--prefix', 'in'], ['in']].entries()) {
      const out = join(cwd, `job-${at}`);
      const text = await done(jobs('submit', ...source, '--model', model, '--wait', '--out', out, '--json'));
      const job: Job = JSON.parse(text);
      expect(job).toMatchObject({ state: 'succeeded', counts: { total: COUNT, done: COUNT, failed: 0 } });
      expect(await readFile(join(out, 'Results.csv'), 'utf8')).toBe(await readFile(byFolder, 'utf8'));
      seconds.push(JSON.parse(await readFile(join(out, 'metrics.json'), 'utf8')).processSeconds);
    }
    expect(rowsOf(await readFile(byFolder, 'utf8')).map(({ file }) => file)).toEqual(files);
    const bare = await barePerSecond(join(isTrained ? builtinModels : join(cwd, 'models'), model, 'model.onnx'), COUNT);
    const [inbox, uploads] = seconds.map((each) => Math.round(COUNT / each));
    console.info(
      `Pictures a second: ${inbox} by a job, ${uploads} by a job over uploads, ${bare} tensors by the bare runtime.`,
    );
  });

  it('no row is lost or doubled, and no prediction recorded twice, when the service is killed in mid-run', async () => {
    const { cwd, files, glimpse, jobs, serve } = await setUp();
    const service = await serve();
    const id = (await done(jobs('submit', '--prefix', 'in', '--model', model))).trim();
    const status = async (): Promise<Job> => JSON.parse(await done(jobs('status', id, '--json')));
    while ((await status()).counts.done < 100);
    service.child.kill('SIGKILL');
    await service.ended;
    await serve();
    const { counts } = await status();
    expect(counts.done).toBeLessThan(COUNT);
    expect(JSON.parse(await done(jobs('status', id, '--wait', '--json')))).toMatchObject({
      state: 'succeeded',
      counts: { total: COUNT, done: COUNT, failed: 0 },
    });
    await done(jobs('results', id, '--out', cwd));
    expect(rowsOf(await readFile(join(cwd, 'Results.csv'), 'utf8')).map(({ file }) => file)).toEqual(files);
    const records = join(cwd, 'records.csv');
    await done(glimpse('records', 'export', '--format', 'csv', '--out', records));
    const recorded = rowsOf(await readFile(records, 'utf8'));
    expect(new Set(recorded.map(({ id: each }) => each)).size).toBe(COUNT);
  });

  it('10,000 pictures fit into the memory that 100 need', async () => {
    // Little more than the program itself takes: what is kept of each picture would soon not fit.
    const { home, files, jobs, serve } = await setUp(100, {
      NODE_OPTIONS: '--max-old-space-size=48 --max-semi-space-size=1',
    });
    for (let copy = 0; copy < 100; copy++) {
      const many = join(home, 'inbox', 'many', String(copy));
      await mkdir(many, { recursive: true });
      for (const file of files) await link(join(home, 'inbox', file), join(many, file.slice(3)));
    }
    const { child } = await serve();
    const peak = async (prefix: string, total: number) => {
      const text = await done(jobs('submit', '--prefix', prefix, '--model', model, '--wait', '--json'));
      expect(JSON.parse(text).counts).toEqual({ total, done: total, failed: 0 });
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
    };
    const few = await peak('in', 100);
    const many = await peak('many', 10_000);
    console.info(`${few} MB for 100 pictures, ${many} MB for 10,000`);
    expect(many - few).toBeLessThan(60);
  });
});

async function done({ ended }: Started): Promise<string> {
  const { code, stdout, stderr } = await ended;
  if (code !== 0) throw new Error(`${code}: ${stderr}${stdout}`);
  return stdout;
}

function rowsOf(csv: string): Record<string, string>[] {
  return parse(csv, { columns: true });
}

async function freePort(): Promise<number> {
  const server = await listen(() => {});
  await server.close();
  return server.port;
}
