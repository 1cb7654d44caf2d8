import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse/sync';
import { builtinModels } from '../../../cli/local.ts';
import { createJobsClient } from '../../../contract/jobs-client.ts';
import { mapInOrder } from '../../../lambda/map-in-order.ts';
import { createS3Store } from '../../../lambda/models/s3-store.ts';
import { glimpse } from '../../cli/glimpse.ts';
import { shared } from '../../shared.ts';
import { writeFashion } from '../../support/fashion.ts';
import { createJobWorld, type JobWorld } from './job-world.ts';
import { pythonWithMoto } from './python.ts';

const COUNT = 1000;
const model = 'fashion';
const python = pythonWithMoto();
const why = !existsSync(shared('fashion'))
  ? '../shared/data is not there'
  : !existsSync(join(builtinModels, model, 'model.json'))
    ? 'no model of clothes'
    : python === undefined
      ? 'no Python with moto'
      : undefined;
const describeJobs = why === undefined ? describe : describe.skip;

describeJobs(`jobs in the cloud, its machine interpreted${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'glimpse-cloud-jobs-'));
  let world: JobWorld;
  let expected: string;
  let files: string[];

  beforeAll(async () => {
    files = (await writeFashion(join(folder, 'in'), COUNT)).map((name) => `in/${name}`);
    const { code, stderr } = await glimpse(['predict', 'in', '--model', model], folder, {
      GLIMPSE_HOME: join(folder, 'home'),
    });
    if (code !== 0) throw new Error(stderr);
    expected = await readFile(join(folder, 'Results.csv'), 'utf8');
    world = await createJobWorld(python ?? '', async (url, client) => {
      await createS3Store(url, { cacheDir: join(folder, 'cache'), client }).put(join(builtinModels, model));
    });
    const put = (file: string) =>
      world.s3.send(
        new PutObjectCommand({ Bucket: world.bucket, Key: `inbox/${file}`, Body: readFileSync(join(folder, file)) }),
      );
    for await (const _answer of mapInOrder(files, 8, put));
  }, 300_000);

  afterAll(async () => {
    await world?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await glimpse(['jobs', ...args, '--api', world.api], folder);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  };
  const rows = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

  it('over a prefix: Results.csv is that of glimpse predict, though the model function dies in mid-run', async () => {
    const id = (await run('submit', '--prefix', 'in', '--model', model)).trim();
    expect(JSON.parse(await run('status', id, '--json'))).toMatchObject({ state: 'queued', counts: { total: null } });
    const before = performance.now();
    const killer = setInterval(() => {
      if (world.calls.batches < 10) return;
      world.killModel();
      clearInterval(killer);
    }, 1);
    expect(await world.runExecutions()).toEqual({ [id]: 'succeeded' });
    const seconds = (performance.now() - before) / 1000;
    const job = JSON.parse(await run('status', id, '--json'));
    expect(job).toMatchObject({ state: 'succeeded', counts: { total: COUNT, done: COUNT, failed: 0 }, progress: 1 });
    // What was under way was asked for again, and nothing else.
    expect(world.calls.batches).toBeGreaterThan(COUNT / 20);
    expect(world.calls.batches).toBeLessThanOrEqual(COUNT / 20 + 4);
    await run('results', id, '--out', join(folder, 'by-prefix'));
    expect(await readFile(join(folder, 'by-prefix', 'Results.csv'), 'utf8')).toBe(expected);
    const lines = (await readFile(join(folder, 'by-prefix', 'results.ndjson'), 'utf8')).trim().split('\n');
    const ids = lines.map((line) => JSON.parse(line).id);
    expect(new Set(ids).size).toBe(COUNT);
    console.info(
      `${COUNT} pictures against the emulator in ${seconds.toFixed(1)} s: ${Math.round(COUNT / seconds)} a second`,
    );
  }, 300_000);

  it('over uploads: the same, from the forms for S3 to the signed addresses of the results', async () => {
    const id = (await run('submit', 'in', '--model', model)).trim();
    expect(Object.values(await world.runExecutions())).toEqual(['succeeded']);
    await run('results', id, '--out', join(folder, 'by-uploads'));
    expect(await readFile(join(folder, 'by-uploads', 'Results.csv'), 'utf8')).toBe(expected);
    const addresses = await createJobsClient({ url: world.api }).results(id);
    expect(addresses['Results.csv']).toMatch(/X-Amz-Signature=/);
  }, 300_000);

  it('every evening: results go beside the pictures, and the operator is told', async () => {
    for (const [name, file] of [
      ['a.png', files[0]],
      ['b.png', files[1]],
    ] as const)
      await world.s3.send(
        new PutObjectCommand({
          Bucket: world.bucket,
          Key: `inbox/returns/${name}`,
          Body: readFileSync(join(folder, file ?? '')),
        }),
      );
    const bad = { Bucket: world.bucket, Key: 'inbox/returns/c.png', Body: 'no picture' };
    await world.s3.send(new PutObjectCommand(bad));
    const started = { schedule: { prefix: 'returns', options: { model } } };
    expect(await world.startScheduled(started)).toEqual({ nightly: 'succeeded' });
    const today = new Date().toISOString().slice(0, 10);
    const { Contents = [] } = await world.s3.send(
      new ListObjectsV2Command({ Bucket: world.bucket, Prefix: 'inbox/returns/results/' }),
    );
    expect(Contents.map(({ Key }) => Key)).toEqual(
      ['Results.csv', 'metrics.json', 'results.ndjson'].map((file) => `inbox/returns/results/${today}/${file}`),
    );
    // One of three is more than a fifth.
    expect(world.published).toEqual([
      expect.objectContaining({
        Subject: 'Glimpse: the scheduled job failed',
        Message: expect.stringContaining('2 of 3 pictures done, 1 failed'),
      }),
    ]);
    // Tomorrow's run is not about today's results.
    await world.startScheduled(started);
    const [latest] = JSON.parse(await run('list', '--json')).items;
    expect(latest).toMatchObject({ key: 'schedule', counts: { total: 3, done: 2, failed: 1 } });
  }, 120_000);

  it('that is cancelled stops its execution and puts together what there is', async () => {
    const id = (await run('submit', '--prefix', 'in', '--model', model)).trim();
    expect(JSON.parse(await run('cancel', id, '--json'))).toMatchObject({ state: 'cancelled' });
    expect(await world.runExecutions()).toEqual({ [`${id}-cancelled`]: 'succeeded' });
    expect(JSON.parse(await run('status', id, '--json'))).toMatchObject({
      state: 'cancelled',
      counts: { done: 0, failed: 0 },
      results: { 'Results.csv': expect.any(String) },
    });
  }, 120_000);

  it('with the rows in order', () => {
    expect(rows(expected).map(({ file }) => file)).toEqual(files);
  });
});
