import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Drift } from '../../contract/drift.ts';
import type { PredictionRecord } from '../../contract/records.ts';
import { glimpse } from '../cli/glimpse.ts';
import { shared } from '../shared.ts';
import { useFolders } from '../support/folders.ts';
import { localApp } from '../support/local-app.ts';

// The story of drift on real pictures and the built-in detector, through the service and the command line: blood smears are
// predicted, what is normal is kept, later pictures are compared with it. Pictures are those of BCCD where they are there,
// else the five samples of the model, turned and shifted a little.

const samples = join(import.meta.dirname, '..', '..', 'models', 'cells', 'samples');
const hasSmears = existsSync(shared('bccd/images'));
const smears = hasSmears ? shared('bccd/images') : samples;
const files = readdirSync(smears)
  .filter((file) => file.endsWith('.jpg'))
  .sort();
const normal = 120;
const later = 40;

/** The picture of a number, 640 x 480. Files of one day lie side by side: from one to the next it is far. */
async function picture(index: number): Promise<Sharp> {
  const file = readFileSync(join(smears, files[(101 * index) % files.length]!));
  if (hasSmears) return sharp(file);
  const turn = Math.floor(index / files.length);
  const [left, top] = [(turn * 7) % 40, (turn * 11) % 30];
  const turned = sharp(file)
    .flip(turn % 2 === 1)
    .flop(turn % 4 > 1);
  return sharp(await turned.png().toBuffer())
    .extract({ left, top, width: 600, height: 450 })
    .resize(640, 480);
}

type Change = (picture: Sharp, index: number) => Sharp | Promise<Sharp>;

const folder = useFolders();
let home: string;
let ask: ReturnType<typeof localApp>;

beforeEach(() => {
  home = folder();
  ask = localApp({ GLIMPSE_HOME: home });
});

async function predict(from: number, count: number, change: Change = (same) => same): Promise<void> {
  for (let index = from; index < from + count; index++) {
    const body = await (await change(await picture(index), index)).jpeg({ quality: 90 }).toBuffer();
    const { status } = await ask({ headers: { 'content-type': 'image/jpeg' }, query: { store: 'true' }, body });
    expect(status).toBe(200);
  }
  await recorded();
}

/** Waits until every prediction so far is in the table: recording comes after the answer. */
async function recorded(): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const before = await records();
    await new Promise((resolve) => setTimeout(resolve, 100));
    if ((await records()).length === before.length) return;
  }
}

async function records(): Promise<PredictionRecord[]> {
  const { body } = await ask({ method: 'GET', path: '/v1/predictions', query: { limit: '500' } });
  return body.items;
}

async function drift(query?: Record<string, string>): Promise<Drift> {
  const { body } = await ask({ method: 'GET', path: '/v1/models/cells/drift', ...(query && { query }) });
  return body;
}

function moved({ figures }: Drift): string[] {
  return figures.filter(({ status }) => status === 'drift').map(({ figure }) => figure);
}

const models = (...args: string[]) => glimpse(['models', ...args], home, { GLIMPSE_HOME: home });

it('smears like those of the baseline are no drift; darker, blurred and other ones are, each by its figure', async () => {
  await predict(0, normal);
  expect((await models('drift', 'cells')).code).toBe(2);
  expect(await models('baseline', 'cells')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^cells \d+\.\d+\.\d+: \d+ figures of 120 pictures/),
  });

  await predict(normal, later);
  const same = await drift();
  expect(same).toMatchObject({ status: 'ok', now: { pictures: later } });
  expect((await models('drift', 'cells')).code).toBe(0);

  await predict(normal, later, (smear) => smear.linear(0.75));
  const dark = await drift({ last: String(later) });
  expect(dark.status).toBe('drift');
  expect(moved(dark)[0]).toBe('brightness');
  expect(dark.figures[0]!.told).toMatch(/^Pictures are darker: /);
  expect(dark.movers).toHaveLength(12);

  const report = join(home, 'report', 'drift.html');
  const told = await models('drift', 'cells', '--last', String(later), '--report', report);
  expect(told.code).toBe(1);
  expect(told.stdout).toMatch(/DRIFT +brightness/);
  expect(told.stdout).toMatch(/consistency: the same answers as packaged/);
  expect(readFileSync(report, 'utf8').match(/src="data:image\/webp;base64,/g)).toHaveLength(12);

  await predict(normal, later, (smear) => smear.blur(3));
  const blurred = await drift({ last: String(later) });
  expect(moved(blurred)[0]).toBe('sharpness');
  expect(moved(blurred)).not.toContain('brightness');
  expect(blurred.figures[0]!.told).toMatch(/^Pictures are blurred: /);
});

it('another class mix is named: pictures of white cells alone', async () => {
  await predict(0, normal);
  expect((await models('baseline', 'cells')).code).toBe(0);
  const white = (await records()).flatMap(({ predictions, stored }) => {
    const box = predictions.find(({ label }) => label === 'WBC')?.box;
    return box && stored ? [{ box, file: join(home, stored.picture) }] : [];
  });
  expect(white.length).toBeGreaterThan(later);
  await predict(0, later, (_, index) => {
    const { box, file } = white[index]!;
    // The cell alone, in the size that it has.
    const [left, top] = [Math.max(0, Math.round(box.x)), Math.max(0, Math.round(box.y))];
    const [width, height] = [Math.floor(Math.min(box.width, 640 - left)), Math.floor(Math.min(box.height, 480 - top))];
    const extend = { right: 640 - width, bottom: 480 - height, background: '#d8d0cc' };
    return sharp(readFileSync(file)).extract({ left, top, width, height }).extend(extend);
  });
  const other = await drift({ last: String(later) });
  expect(moved(other)).toContain('classes');
  expect(other.figures.find(({ figure }) => figure === 'classes')!.told).toMatch(/WBC|RBC/);
});
