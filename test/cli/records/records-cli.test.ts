import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { type ObjectSet, openDataSet } from '../../../cli/evaluate/data-set.ts';
import type { Feedback } from '../../../contract/feedback.ts';
import { localApp } from '../../support/local-app.ts';
import { writePackage } from '../../support/packages.ts';
import { picture, write } from '../evaluate/data-sets.ts';
import { glimpse } from '../glimpse.ts';

/** Boxes of the tiny detector on a picture of one colour: one or none. */
const colours = ['orange', 'red', 'blue', 'gray'];
const grid = Array.from({ length: 4 }, (_, y) => Array.from({ length: 5 }, (_, x) => [40 * x, 60 * y, 0]));
let cwd: string;
let env: Record<string, string>;
let ids: string[];
let call: ReturnType<typeof localApp>;

const records = (...args: string[]) => glimpse(['records', ...args], cwd, { NO_COLOR: '1', ...env });

async function ran(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await records(...args);
  if (code !== 0) throw new Error(`records ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}
const told = async (...args: string[]) => JSON.parse(await ran(...args, '--json'));

async function say(id: string, feedback: Feedback): Promise<void> {
  const { status } = await call({ path: `/v1/predictions/${id}/feedback`, body: JSON.stringify(feedback) });
  expect(status).toBe(201);
}

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'glimpse-records-'));
  env = { GLIMPSE_HOME: join(cwd, 'home') };
  const boxes = {
    name: 'boxes',
    task: 'detection' as const,
    output: { family: 'yolo' as const },
    labels: ['cat', 'dog'],
  };
  const input = { width: 32, height: 32, scale: 1 / 255 };
  writePackage(join(cwd, 'home', 'models', 'boxes'), {
    model: 'yolo-tiny',
    manifest: { ...boxes, input, defaults: {} },
  });
  writePackage(join(cwd, 'home', 'models', 'means'));
  call = localApp(env);
  ids = [];
  for (const [index, colour] of [...colours, 'orange'].entries()) {
    const model = index < colours.length ? 'boxes' : 'means';
    const isGrid = index === colours.length;
    // Pixels instead of a file are kept too.
    const body = isGrid ? JSON.stringify({ pixels: grid }) : await picture(colour);
    const headers = { 'content-type': isGrid ? 'application/json' : 'image/png' };
    const { status, body: answer } = await call({ query: { model, store: 'true' }, headers, body });
    expect(status).toBe(200);
    ids.push(answer.id);
  }
  await call({ query: { model: 'boxes' }, body: await picture('white') });
  // An answer does not wait for its record; who asks for records does.
  await call({ method: 'GET', path: '/v1/predictions' });
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const box = { x: 3, y: 4, width: 20, height: 10 };

describe('records', () => {
  it('are listed, the newest first, and filtered', async () => {
    const { items } = await told('list');
    expect(items).toHaveLength(6);
    expect(items.map(({ id }: { id: string }) => id).slice(1)).toEqual(ids.toReversed());
    expect((await told('list', '--model', 'means')).items).toHaveLength(1);
    expect((await told('list', '--stored')).items).toHaveLength(5);
    expect(await ran('list', '--limit', '2')).toMatch(
      /^id +time +model +outcome +found +certainty +classes +verdict +picture\n.+\n.+\n$/,
    );
    expect(await ran('list', '--from', '2000-01-01', '--to', '2000-01-02')).toBe('No such records.\n');
    const { code, stderr } = await records('list', '--from', 'yesterday');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('allowed: a day (2026-11-01)') });
  });

  it('wait for somebody, and are shown with what was said', async () => {
    expect(await told('review')).toMatchObject({ looked: 5, open: 5, items: expect.arrayContaining([]) });
    const [first] = (await told('list', '--model', 'boxes', '--stored', '--limit', '1')).items;
    expect((await told('review', '--order', 'random', '--seed', '3', '--limit', '2')).items).toHaveLength(2);
    await say(first.id, { verdict: 'incorrect', missed: [{ label: 'dog', box }], comment: 'under the table' });
    expect(await ran('show', first.id)).toMatch(/whole answer {2}incorrect {2}1 missed {2}"under the table"/);
    expect(await told('review')).toMatchObject({ looked: 5, open: 4 });
    expect(await ran('review', '--order', 'class:fox')).toContain('None of them has a prediction "fox".');
    expect(await ran('review', '--order', 'class:cat')).not.toContain('None of them');
    expect((await records('review', '--order', 'newest')).stderr).toContain('allowed: least-certain, near-threshold');
    const { code, stderr } = await records('show', 'nobody');
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('No prediction "nobody"') });
  });

  it('are a data set where they are corrected, by their task, with what was imported', async () => {
    const [orange, red, blue, grey, classified] = ids as [string, string, string, string, string];
    for (const id of [orange, red]) await say(id, { verdict: 'correct' });
    await say(blue, { verdict: 'incorrect', missed: [{ label: 'bird', box }] });
    await say(classified, { verdict: 'incorrect', prediction: 0, label: 'blue' });
    expect(await ran('reject', red)).toBe(`${red} rejected\n`);
    expect(await told('reject', red)).toEqual({ rejected: [red], failed: [] });
    const { code, stderr } = await records('accept', 'nobody', grey);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('nobody: No prediction') });

    const out = join(cwd, 'coco');
    const exported = await told('export', '--format', 'coco', '--out', out, '--val', '0');
    // The labels of the model in its order, then what only people said.
    expect(exported).toMatchObject({
      pictures: 3,
      classes: ['cat', 'dog', 'bird'],
    });
    expect(exported.leftOut).toEqual({ open: 0, rejected: 1, twice: 0, otherKind: 1 });
    const set = (await openDataSet(out, {})) as ObjectSet;
    const names = set.examples.map(({ file }) => file.split('/').at(-1));
    expect(names).toEqual([orange, blue, grey].map((id) => `${id}.png`));
    const { truth } = await set.examples[1]!.read();
    expect(truth.objects.map(({ box: where }) => where)).toContainEqual(box);

    await ran('export', '--format', 'folders', '--out', join(cwd, 'classes'), '--val', '0');
    expect(await readdir(join(cwd, 'classes', 'blue'))).toEqual([`${classified}.png`]);
    const pixels = await sharp(join(cwd, 'classes', 'blue', `${classified}.png`))
      .raw()
      .toBuffer();
    expect([...pixels]).toEqual(grid.flat(2));

    const detectors = await records('export', '--format', 'folders', '--model', 'boxes', '--out', join(cwd, 'none'));
    expect(detectors.stderr).toMatch(
      /no corrected pictures for folders: 0 kept ones wait for somebody, 1 were rejected, 3 are of detectors/,
    );

    await write(join(cwd, 'more'), {
      'images/a.png': await picture('pink'),
      'images/same.png': await picture('orange'),
      'labels/a.txt': '0 0.5 0.5 0.5 0.5\n',
      'labels/same.txt': '0 0.5 0.5 0.5 0.5\n',
      'classes.txt': 'fox\n',
    });
    expect(await ran('import', 'more', '--name', 'foxes')).toContain('foxes: 2 pictures, 2 objects, 1 classes (fox)');
    expect((await records('import', 'nowhere', '--name', 'x')).stderr).toMatch(
      /^error: nowhere is no labelled data set/,
    );
    expect((await records('import', 'more', '--name', 'foxes')).stderr).toContain(
      'there is a data set "foxes" already',
    );
    const both = await told('export', '--format', 'yolo', '--out', join(cwd, 'yolo'), '--with', 'foxes');
    // The one that is in both is as people corrected it.
    expect(both).toMatchObject({ pictures: 4, classes: expect.arrayContaining(['bird', 'fox']) });
    expect(
      (await records('export', '--format', 'yolo', '--out', join(cwd, 'none'), '--with', 'cats')).stderr,
    ).toContain('option --with: there is no data set "cats"');
  });

  it('are what a model is measured on', async () => {
    const evaluate = (data: string) => glimpse(['models', 'evaluate', 'means', '--data', data, '--json'], cwd, env);
    const { stdout } = await evaluate('records');
    expect(JSON.parse(stdout)).toMatchObject({ data: { form: 'records', part: 'corrected', pictures: 1 }, top1: 0 });
    expect((await evaluate('records:nobody')).stderr).toContain('no corrected pictures of nobody');
    expect((await evaluate('foxes')).stderr).toContain(
      'foxes has objects in pictures, but means is a model of classification',
    );
  });

  it('are measured on but for labels that the model does not know, which are told', async () => {
    const run = (what: string, ...args: string[]) => glimpse(['models', what, ...args, '--data', 'records'], cwd, env);
    const blue = `${ids[2]} says "bird"`;
    const { code, stdout } = await run('evaluate', 'boxes');
    expect(code).toBe(0);
    expect(stdout).toContain('on 2 pictures of corrected (records)');
    expect(stdout).toContain(
      `1 left out, labelled as the model labels nothing; to keep one out for good: glimpse records reject ID\n  ${blue}`,
    );
    expect((await run('compare', 'boxes', 'boxes')).stdout).toContain(blue);
    const { data } = JSON.parse((await run('evaluate', 'boxes', '--json')).stdout);
    expect(data).toMatchObject({ pictures: 2, leftOut: [{ file: ids[2], labels: ['bird'] }] });
    const others = await glimpse(['models', 'evaluate', 'boxes', '--data', 'records:means'], cwd, env);
    expect(others.code).toBe(2);
    expect(others.stderr).toContain('all 1 corrected pictures of means have labels that boxes has not, such as "blue"');
  });

  it('are tables', async () => {
    const read = (file: string) => parse(readFileSync(join(cwd, file), 'utf8'), { columns: true });
    await ran('export', '--format', 'csv');
    expect(read('records.csv')).toHaveLength(6);
    await ran('export', '--format', 'csv', '--table', 'raw', '--out', 'raw.csv');
    expect(read('raw.csv')).toEqual([expect.objectContaining({ id: ids[4], 'output 2': '0' })]);
    expect(await ran('export', '--format', 'ndjson', '--model', 'boxes', '--out', 'all.ndjson')).toBe(
      '5 records in all.ndjson\n',
    );
    expect(readFileSync(join(cwd, 'all.ndjson'), 'utf8').trim().split('\n')).toHaveLength(5);
    expect(await ran('usage')).toMatch(/^all +6 +6 +0 /m);
  });

  it('are forgotten with their pictures', async () => {
    const kept = async () => (await readdir(join(cwd, 'home', 'images'), { recursive: true })).join();
    expect(await kept()).toContain(ids[0]);
    expect(await ran('delete', ids[0]!)).toBe(`${ids[0]} deleted\n`);
    expect(await kept()).not.toContain(ids[0]);
    expect((await records('delete', ids[0]!)).code).toBe(1);
  });
});
