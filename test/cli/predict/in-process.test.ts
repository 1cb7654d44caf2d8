import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { builtinModels } from '../../../cli/local.ts';
import { writePackage } from '../../support/packages.ts';
import { glimpse } from '../glimpse.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'in-process-'));
});

afterEach(() => rm(cwd, { recursive: true }));

const picture = join(builtinModels, 'cells', 'example.jpg');
const predict = (...args: string[]) => glimpse(['predict', '--model', 'cells', ...args], cwd);
const table = async (file: string) =>
  parse(await readFile(join(cwd, file)), { columns: true }) as Record<string, string>[];

it('without a service the app runs in the process itself, and draws its results', async () => {
  expect(await predict(picture, '--visualize', 'drawn')).toMatchObject({ code: 0, stderr: '' });
  const rows = await table('Results.csv');
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.every(({ label, x }) => ['RBC', 'WBC', 'Platelets'].includes(label ?? '') && Number(x) >= 0)).toBe(true);
  const drawn = await sharp(join(cwd, 'drawn', picture)).metadata();
  const { width, height } = await sharp(picture).metadata();
  expect(drawn).toMatchObject({ format: 'jpeg', width, height });
});

it('sending pictures no larger than the model needs, or as pixel values, changes nothing', async () => {
  const large = join(cwd, 'large.png');
  await sharp(picture).resize(1600).png().toFile(large);
  expect(await predict('large.png', '--out', 'whole.csv')).toMatchObject({ code: 0 });
  const whole = await table('whole.csv');
  for (const how of [
    ['--resize', 'model'],
    ['--resize', 'model', '--pixels'],
  ]) {
    expect(await predict('large.png', '--out', 'small.csv', ...how)).toMatchObject({ code: 0 });
    const small = await table('small.csv');
    expect(small.map(({ label, 'certainty %': certainty }) => [label, certainty])).toEqual(
      whole.map(({ label, 'certainty %': certainty }) => [label, certainty]),
    );
    // Answers are rounded to a hundredth of a pixel, here of the small picture.
    for (const [i, row] of small.entries()) expect(Math.abs(Number(row.x) - Number(whole[i]?.x))).toBeLessThan(0.05);
  }
});

it('a picture above the limit of a request goes as an upload', async () => {
  const large = join(cwd, 'large.png');
  await sharp(picture).resize(2400).png({ compressionLevel: 0 }).toFile(large);
  expect(await predict('large.png')).toMatchObject({ code: 0 });
  expect((await table('Results.csv')).length).toBeGreaterThan(3);
});

it('a classifier has its certainties in Results.csv as the model gives them', async () => {
  const folder = join(cwd, 'models');
  writePackage(join(folder, 'means'));
  await sharp({ create: { width: 20, height: 20, channels: 3, background: '#ff8000' } }).toFile(
    join(cwd, 'orange.png'),
  );
  const { code } = await glimpse(['predict', 'orange.png', '--model', 'means'], cwd, { GLIMPSE_MODELS: folder });
  expect(code).toBe(0);
  expect(await readFile(join(cwd, 'Results.csv'), 'utf8')).toBe(
    'file,label,certainty %,note,model\norange.png,red,100.00,,means 1.0.0\n',
  );
});

it('what is inside a failure of ours is in the log, under the request id of the picture that met it', async () => {
  const folder = join(cwd, 'models');
  writePackage(join(folder, 'means'), { model: 'opset-27' });
  const { code } = await glimpse(['predict', picture, '--model', 'means'], cwd, { GLIMPSE_MODELS: folder });
  expect(code).toBe(1);
  const lines = (await readFile(join(cwd, 'Events-log.txt'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const [, file, requestId, cause] = lines.at(-1) ?? [];
  expect([file, cause]).toEqual([picture, expect.stringMatching(/^model_invalid: /)]);
  expect(lines.find(([, about, id]) => about === '-' && id === requestId)?.[3]).toMatch(/opset/i);
});

it('a model that cannot even be described is said to be told of in the log', async () => {
  const folder = join(cwd, 'models');
  await mkdir(join(folder, 'means', '1.0.0'), { recursive: true });
  await writeFile(join(folder, 'means', '1.0.0', 'model.json'), '{');
  const { code, stderr } = await glimpse(['predict', picture, '--model', 'means'], cwd, { GLIMPSE_MODELS: folder });
  expect([code, stderr]).toEqual([1, expect.stringContaining('Why is in Events-log.txt.')]);
  expect(await readFile(join(cwd, 'Events-log.txt'), 'utf8')).toContain('model.json: not JSON');
});
