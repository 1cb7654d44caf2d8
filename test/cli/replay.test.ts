import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useFolders } from '../support/folders.ts';
import { localApp } from '../support/local-app.ts';
import { writePackage } from '../support/packages.ts';
import { until } from '../support/until.ts';
import { picture, write } from './evaluate/data-sets.ts';
import { glimpse } from './glimpse.ts';

const folder = useFolders();
let cwd: string;
let env: Record<string, string>;

/** The tiny detector: one box at 11, 8 to 21, 16 of 32 x 32, of the first class, as certain as the picture is red. */
function addDetector(version: string, labels: string[], threshold: number): void {
  writePackage(join(cwd, 'models', 'spots', version), {
    model: 'yolo-tiny',
    manifest: {
      name: 'spots',
      version,
      task: 'detection',
      input: { width: 32, height: 32, scale: 1 / 255 },
      output: { family: 'yolo' },
      labels,
      defaults: { threshold },
    },
  });
}

beforeEach(async () => {
  cwd = folder();
  env = { GLIMPSE_HOME: join(cwd, 'home'), GLIMPSE_MODELS: join(cwd, 'models'), NO_COLOR: '1' };
  addDetector('1.0.0', ['cell', 'dust'], 0.25);
  addDetector('1.1.0', ['dust', 'cell'], 0.6);
  await write(cwd, { 'models/spots/current.json': '{"version": "1.0.0"}' });
});

/** Predicts on pictures of these colours, and keeps them. */
async function keep(...colours: string[]): Promise<string[]> {
  const call = localApp(env);
  const ids: string[] = [];
  for (const colour of colours) {
    const { status, body } = await call({
      query: { model: 'spots', store: 'true' },
      body: await picture(colour, 32, 32),
    });
    expect(status).toBe(200);
    ids.push(body.id);
  }
  // Records are written once the answer is out.
  await recorded(call, colours.length);
  return ids;
}

async function recorded(call: ReturnType<typeof localApp>, pictures: number): Promise<void> {
  await until(async () => (await call({ method: 'GET', path: '/v1/predictions' })).body.items?.length === pictures);
}

const replay = (...args: string[]) => glimpse(['models', 'replay', ...args], cwd, env);

it('says what a candidate would change of the last kept pictures, the greatest impact first', async () => {
  const [, red, dim, black] = await keep('#f00', '#f00', '#800', '#000');
  const { code, stdout, stderr } = await replay('spots@1.1.0', '--last', '3', '--json', '--report', 'out/replay.html');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({
    model: 'spots',
    current: '1.0.0',
    candidate: '1.1.0',
    pictures: 3,
    changed: 2,
    kept: 0,
    relabelled: 1,
    lost: 1,
    gained: 0,
    labels: [
      { from: 'cell', to: 'dust', objects: 1 },
      { from: 'cell', objects: 1 },
    ],
    failed: [],
  });
  expect(told.items).toMatchObject([
    { id: red, impact: expect.closeTo(1, 5), disagreement: 1, relabelled: [[{ label: 'cell' }, { label: 'dust' }]] },
    { id: dim, impact: expect.closeTo(0x88 / 255, 5), disagreement: 1, lost: [{ label: 'cell', box: { width: 10 } }] },
    { id: black, impact: 0, disagreement: 0, kept: [], lost: [], gained: [] },
  ]);
  const page = readFileSync(join(cwd, 'out/replay.html'), 'utf8');
  expect(page).toContain('spots: 1.1.0 in place of 1.0.0');
  // Two pictures that change, each from both sides; the one that stays is not shown.
  expect(page.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(4);
  expect(page).toMatch(/impact 1\.00: 1 cell becomes dust/);
  expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);

  const people = await replay('spots@1.1.0', '--last', '3');
  expect(people.stdout).toContain('2 of 3 pictures would be answered otherwise');
  expect(people.stdout).toMatch(
    new RegExp(`^ +1\\.00 {2}${red}: 1 cell becomes dust\n +0\\.53 {2}${dim}: 1 cell lost\n`, 'm'),
  );
});

it('a replay leaves no records of its own', async () => {
  await keep('#f00');
  await replay('spots@1.1.0');
  const { body } = await localApp(env)({ method: 'GET', path: '/v1/predictions' });
  expect(body.items).toHaveLength(1);
});

it('pictures that came as pixels are replayed too', async () => {
  const call = localApp(env);
  const pixels = Array.from({ length: 32 }, () => Array.from({ length: 32 }, () => [255, 0, 0]));
  const { status } = await call({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pixels, model: 'spots', store: true }),
  });
  expect(status).toBe(200);
  await recorded(call, 1);
  const { stdout } = await replay('spots@1.1.0', '--json', '--report', 'replay.html');
  expect(JSON.parse(stdout)).toMatchObject({ pictures: 1, relabelled: 1, failed: [] });
});

it.each([
  ['the current version', 'spots@1.0.0', 2, 'is the current version: there is nothing to compare'],
  ['an unknown version', 'spots@3.0.0', 2, 'has no version "3.0.0", allowed: 1.0.0, 1.1.0'],
  [
    'a model of which nothing is kept',
    'spots@1.1.0',
    1,
    'no pictures of spots are kept: predict with store=true first',
  ],
])('refuses %s', async (_, asked, exit, words) => {
  const { code, stderr } = await replay(asked, '--report', 'replay.html');
  expect(stderr).toContain(words);
  expect(code).toBe(exit);
  expect(existsSync(join(cwd, 'replay.html'))).toBe(false);
});
