import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderStore } from '../../../lambda/models/folder-store.ts';
import { push } from '../../../lambda/models/life-cycle.ts';
import { useFolders } from '../../support/folders.ts';
import { localApp } from '../../support/local-app.ts';
import { writePackage } from '../../support/packages.ts';
import { until } from '../../support/until.ts';
import { picture, write } from '../evaluate/data-sets.ts';
import { glimpse } from '../glimpse.ts';

const folder = useFolders();
let cwd: string;

beforeEach(async () => {
  cwd = folder();
});

const models = (...args: string[]) =>
  glimpse(['models', ...args], cwd, {
    GLIMPSE_HOME: join(cwd, 'home'),
    GLIMPSE_MODELS: join(cwd, 'models'),
    GITHUB_ACTOR: 'ann',
    NO_COLOR: '1',
  });
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await models(...args, '--json');
  return { code, told: stdout === '' ? stderr : JSON.parse(stdout) };
};

/** The tiny classifier, in a folder of its own: scores are the means of red, green and blue. */
function packageOf(version: string, labels: string[], files: Readonly<Record<string, string>> = {}): string {
  return writePackage(join(cwd, 'packages', version), { manifest: { name: 'colours', version, labels }, files });
}

/** As `models push` does it, without a process of its own. */
const pushed = (version: string, labels = right) =>
  push(createFolderStore({ root: join(cwd, 'models') }), packageOf(version, labels), 'colours', { by: 'ann' });

const right = ['red', 'green', 'blue'];
const wrong = ['green', 'red', 'blue'];

async function writeColours(): Promise<void> {
  const [red, green, blue] = await Promise.all([picture('#f33'), picture('#2e2'), picture('#23e')]);
  await write(join(cwd, 'data'), { 'red/1.png': red, 'green/1.png': green, 'blue/1.png': blue });
}

describe('models promote', () => {
  it('promotes what is better, refuses what is worse unless forced with a reason, and notes the measures', async () => {
    await writeColours();
    await pushed('1.0.0', wrong);
    await pushed('1.1.0');
    await pushed('1.2.0', wrong);

    const better = await models('promote', 'colours@1.1.0', '--data', 'data', '--reason', 'knows red');
    expect(better.stderr).toBe('');
    expect(better.code).toBe(0);
    expect(better.stdout).toContain('The candidate is better. top1: 0.3333 now, 1.0000 the candidate');
    expect(better.stdout).toMatch(
      /^colours 1\.1\.0 is current in .*models, 1\.0\.0 was before\nonce 100 of its pictures are recorded, say what is normal: glimpse models baseline colours\nback: glimpse models rollback colours\n$/m,
    );

    const worse = await models('promote', 'colours@1.2.0', '--data', 'data');
    expect([worse.code, worse.stderr]).toEqual([
      1,
      'error: colours 1.2.0 is not promoted; 1.1.0 goes on answering. All the same: --force --reason "..."\n',
    ]);
    expect((await json('promote', 'colours@1.2.0', '--data', 'data')).told).toMatchObject({
      promoted: null,
      current: '1.1.0',
      verdict: { metric: 'top1', current: 1, better: false },
    });

    const forced = await models('promote', 'colours@1.2.0', '--data', 'data', '--force', '--reason', 'a rehearsal');
    expect(forced.code).toBe(0);
    const { told } = await json('history', 'colours');
    expect(told.items.slice(0, 2)).toMatchObject([
      {
        what: 'promote',
        version: '1.2.0',
        replaces: '1.1.0',
        by: 'ann',
        why: 'a rehearsal',
        forced: true,
        comparison: { better: false },
      },
      {
        what: 'promote',
        version: '1.1.0',
        replaces: '1.0.0',
        why: 'knows red',
        comparison: {
          data: { name: 'data', pictures: 3 },
          metric: 'top1',
          better: true,
          figures: { current: { top1: 1 / 3, top5: 1 }, candidate: { top1: 1, top5: 1 } },
        },
      },
    ]);
    const { stdout } = await models('history', 'colours', '--limit', '2');
    expect(stdout).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d {2}promoted 1\.2\.0, before 1\.1\.0 {2}ann\n +a rehearsal\n +top1 1\.0000 -> 0\.3333, not better, on 3 pictures of data\n +forced\n/,
    );
    expect(stdout).toMatch(
      / {2}promoted 1\.1\.0, before 1\.0\.0 {2}ann\n +knows red\n +top1 0\.3333 -> 1\.0000, better, on 3 pictures of data\n$/,
    );
  });

  it.each([
    ['neither pictures nor force', ['colours@1.1.0'], 2, 'name labelled pictures by --data FOLDER'],
    ['force without a reason', ['colours@1.1.0', '--force'], 2, 'option --force: say why by --reason'],
    ['no version', ['colours', '--force', '--reason', 'x'], 2, 'got "colours", allowed: NAME@VERSION'],
    [
      'an unknown version',
      ['colours@9.0.0', '--force', '--reason', 'x'],
      2,
      'has no version "9.0.0", allowed: 1.0.0, 1.1.0',
    ],
    ['an unknown model', ['birds@1.0.0', '--force', '--reason', 'x'], 2, 'no model "birds" in'],
    [
      'the current version',
      ['colours@1.0.0', '--force', '--reason', 'x'],
      1,
      'colours 1.0.0 is the current version already',
    ],
  ] as [string, string[], number, string][])('refuses %s', async (_, args, exit, words) => {
    await pushed('1.0.0');
    await pushed('1.1.0');
    const { code, stderr } = await models('promote', ...args);
    expect(stderr).toContain(words);
    expect(code).toBe(exit);
  });

  it('what does not run is not promoted, not even by force', async () => {
    await pushed('1.0.0');
    writePackage(join(cwd, 'models', 'colours', '1.1.0'), {
      model: 'fails-at-run',
      manifest: { name: 'colours', version: '1.1.0' },
    });
    const { code } = await models('promote', 'colours@1.1.0', '--force', '--reason', 'hurry');
    expect(code).toBe(1);
    expect((await json('list')).told.items.find(({ name }: { name: string }) => name === 'colours').current).toBe(
      '1.0.0',
    );
  });

  it('takes as baseline what the version answered before it was current', async () => {
    await pushed('1.0.0');
    await pushed('1.1.0');
    const call = localApp({ GLIMPSE_HOME: join(cwd, 'home'), GLIMPSE_MODELS: join(cwd, 'models') });
    const body = await picture('#f33', 8, 8);
    for (let at = 0; at < 100; at++) await call({ query: { model: 'colours', version: '1.1.0' }, body });
    const query = { model: 'colours', limit: '200' };
    await until(async () => (await call({ method: 'GET', path: '/v1/predictions', query })).body.items.length === 100);
    const { told } = await json('promote', 'colours@1.1.0', '--force', '--reason', 'x');
    expect(told.baseline).toBe(100);
    const kept = JSON.parse(readFileSync(join(cwd, 'models/colours/baselines/1.1.0.json'), 'utf8'));
    expect(kept).toMatchObject({ name: 'colours', version: '1.1.0', pictures: 100 });
  });

  it('a comparison with a picture that fails decides nothing', async () => {
    await writeColours();
    await write(join(cwd, 'data'), { 'red/2.png': Buffer.from('no picture') });
    await pushed('1.0.0', wrong);
    await pushed('1.1.0');
    const { code, stderr } = await models('promote', 'colours@1.1.0', '--data', 'data');
    expect(stderr).toContain('A comparison with pictures that fail decides nothing.');
    expect(code).toBe(1);
  });
});

describe('models push', () => {
  it('says of a bad package what it was given', async () => {
    const source = packageOf('1.0.0', right);
    writeFileSync(join(source, 'model.json'), '{}');
    const { code, stderr } = await models('push', source);
    expect(code).toBe(1);
    expect(stderr).toContain(`${join(source, 'model.json')}: `);
    expect(stderr).not.toContain('glimpse-push-');
  });

  it('proves a package by its parity check, and adds none that differs', async () => {
    const parity = (score: number) =>
      JSON.stringify({
        source: 'a notebook',
        tolerance: { box: 1, score: 0.01 },
        cases: [
          {
            image: 'red.svg',
            predictions: [
              { classId: 0, score },
              { classId: 1, score: 0 },
              { classId: 2, score: 0 },
            ],
          },
        ],
      });
    const red =
      '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#f00"/></svg>';
    const good = await models('push', packageOf('1.0.0', right, { 'parity.json': parity(1), 'red.svg': red }));
    expect(good.stderr).toBe('');
    expect(good.stdout).toContain('colours 1.0.0 pushed to');
    expect(good.stdout).toContain('agrees with a notebook, 3 predictions');
    const bad = await models('push', packageOf('1.1.0', right, { 'parity.json': parity(0.5), 'red.svg': red }));
    expect(bad.stderr).toContain(
      'colours 1.1.0 differs from a notebook: 0 missing, 0 extra, boxes within 0 px, scores within 0.5',
    );
    expect(bad.code).toBe(1);
    expect((await json('list')).told.items.find(({ name }: { name: string }) => name === 'colours').versions).toEqual([
      '1.0.0',
    ]);
  });

  it('takes a model that is here to another folder, once', async () => {
    await pushed('1.0.0');
    const first = await json('push', 'colours', '--to', join(cwd, 'other'));
    expect(first.told).toMatchObject({ model: { name: 'colours', version: '1.0.0' }, current: '1.0.0', check: null });
    expect(readFileSync(join(cwd, 'other/colours/1.0.0/model.json'), 'utf8')).toContain('"colours"');
    const again = await models('push', 'colours@1.0.0', '--to', join(cwd, 'other'));
    expect(again.stderr).toContain('colours 1.0.0 exists already, and versions are never overwritten');
    expect(again.code).toBe(1);
  });

  it('of two that push one version at the same time exactly one does', async () => {
    const sources = [wrong, right].map((labels, at) =>
      writePackage(join(cwd, `mine${at}`), { manifest: { name: 'colours', version: '1.0.0', labels } }),
    );
    const ended = await Promise.all(sources.map((source) => models('push', source)));
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(ended.find(({ code }) => code === 1)?.stderr).toContain('exists already');
    expect((await json('history', 'colours')).told.items).toHaveLength(1);
  });
});

describe('split, shadow, default and rollback', () => {
  it('tell who answers from then on, and list shows it', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await pushed(version);
    const split = await models('split', 'colours', '1.1.0', '12.5', '--reason', 'a try');
    expect(split.stdout).toMatch(
      /^colours 1\.1\.0 answers 12\.5 % of requests, in .*\nnow: 1\.0\.0 87\.5 %, 1\.1\.0 12\.5 %\n$/,
    );
    const shadow = await models('shadow', 'colours', '1.2.0');
    expect(shadow.stdout).toContain('now: 1.0.0 87.5 %, 1.1.0 12.5 %, 1.2.0 as shadow\n');
    await models('default', 'colours');
    expect((await models('list')).stdout).toMatch(
      /^colours \* +1\.0\.0 \(87\.5 %, 1\.1\.0 12\.5 %, shadow 1\.2\.0\) /m,
    );
    await models('shadow', 'colours', 'off');
    await models('promote', 'colours@1.2.0', '--force', '--reason', 'x');
    const { told } = await json('rollback', 'colours', '--reason', 'misses blue');
    expect(told).toMatchObject({
      change: { what: 'rollback', version: '1.0.0', replaces: '1.2.0', why: 'misses blue' },
      current: { version: '1.0.0' },
    });
    expect(told.current.split).toBeUndefined();
    const again = await models('rollback', 'colours');
    expect(again.stderr).toContain('nothing to go back to');
    expect(again.code).toBe(1);
    await models('split', 'colours', '1.1.0', '50');
    const { code, stdout } = await models('rollback', 'colours');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^colours 1\.0\.0 answers alone: no other version .*\nnow: 1\.0\.0 answers\n/);
    expect((await models('history', 'colours')).stdout).toContain('went back to 1.0.0 alone: no share, no shadow');
  });

  it.each([
    ['a share above 100', ['split', 'colours', '1.1.0', '101'], 'got "101", allowed: 0 to 100'],
    ['a share of the current version', ['split', 'colours', '1.0.0', '5'], 'it has the rest already'],
    ['an unknown version as shadow', ['shadow', 'colours', '3.0.0'], 'has no version "3.0.0", allowed: 1.0.0, 1.1.0'],
    ['an unknown default', ['default', 'birds'], 'no model "birds"'],
  ] as [string, string[], string][])('refuse %s', async (_, args, words) => {
    for (const version of ['1.0.0', '1.1.0']) await pushed(version);
    const { code, stderr } = await models(...args);
    expect(stderr).toContain(words);
    expect(code).toBeGreaterThan(0);
  });
});
