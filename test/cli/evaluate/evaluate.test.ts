import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestInput } from '../../../contract/model.ts';
import { describeShared, shared } from '../../shared.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';
import { glimpse } from '../glimpse.ts';
import { idx, picture, voc, write } from './data-sets.ts';

const newFolder = useFolders();
let cwd: string;

beforeEach(() => {
  cwd = newFolder();
});

const models = (...args: string[]) =>
  glimpse(['models', ...args], cwd, { GLIMPSE_MODELS: join(cwd, 'models'), NO_COLOR: '1' });
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await models(...args, '--json');
  return { code, told: stdout === '' ? stderr : JSON.parse(stdout) };
};

/** What a page says, in a line. */
const textOf = (page: string) => page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

/** The tiny classifier: scores are the means of red, green and blue. */
function addClassifier(version: string, labels: string[]): void {
  writePackage(join(cwd, 'models', 'colours', version), { manifest: { name: 'colours', version, labels } });
}

/** The tiny detector: one box at 11, 8 to 21, 16 of 32 x 32, of the first class, as certain as the picture is red. */
function addDetector(name: string, manifest: Partial<ManifestInput> = {}): void {
  writePackage(join(cwd, 'models', name), {
    model: 'yolo-tiny',
    manifest: {
      name,
      task: 'detection',
      input: { width: 32, height: 32, scale: 1 / 255 },
      output: { family: 'yolo' },
      labels: ['Cell', 'Dust'],
      defaults: {},
      ...manifest,
    },
  });
}

async function writeColours(): Promise<void> {
  const [red, green, blue] = await Promise.all([picture('#f33'), picture('#2e2'), picture('#23e')]);
  await write(join(cwd, 'data'), { 'Red/1.png': red, 'red-ish/1.png': red, 'green/1.png': green, 'blue/1.png': blue });
}

// Certainties 1, 0.5 and 0: the last is below every threshold.
async function writeCells(): Promise<void> {
  await write(join(cwd, 'data'), {
    'images/a.png': await picture('#f00', 32, 32),
    'images/b.png': await picture('#800', 32, 32),
    'images/c.png': await picture('#000', 32, 32),
    'annotations/a.xml': voc(['cell', 11, 8, 21, 16]),
    'annotations/b.xml': voc(['cell', 11, 8, 21, 16]),
    'annotations/c.xml': voc(['cell', 11, 8, 21, 16], ['cell', 3, 3, 3, 9]),
  });
}

describe('models evaluate', () => {
  it('gives the figures of COCO of what was found, and of each class', async () => {
    addDetector('cells');
    await writeCells();
    const { code, told } = await json('evaluate', 'cells', '--data', 'data');
    expect(code).toBe(0);
    // Two of three objects are found, none wrongly: precision is 1 up to a recall of 2/3, at 67 of the 101 recalls.
    expect(told).toMatchObject({
      model: { name: 'cells', version: '1.0.0', task: 'detection', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      data: { path: 'data', form: 'voc', part: null, pictures: 3 },
      protocol: { threshold: 0.01, iou: 0.45, maxDets: 100 },
      objects: 3,
      dropped: 1,
      boxes: {
        ap: expect.closeTo(67 / 101, 9),
        ap50: expect.closeTo(67 / 101, 9),
        ar100: expect.closeTo(2 / 3, 9),
        apLarge: -1,
        classes: [{ label: 'Cell', objects: 3, ap50: expect.closeTo(67 / 101, 9) }],
      },
      speed: { p50Ms: expect.any(Number), p95Ms: expect.any(Number), memoryMb: 1769 },
      failed: [],
    });
    expect(told.speed.usdPer1000).toBeGreaterThan(0.0037);
    expect(told.modelMb).toBeGreaterThanOrEqual(0);
  });

  it('tells people the same as a table', async () => {
    addDetector('cells');
    await writeCells();
    const { stdout, stderr } = await models('evaluate', 'cells', '--data', 'data', '--limit', '300');
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^cells 1\.0\.0 \([0-9a-f]{12}\) on 3 pictures \(voc\), 3 objects, 1 degenerate box dropped\n/,
    );
    expect(stdout).toMatch(/^ {2}AP50 +0\.663$/m);
    expect(stdout).toMatch(/^ {2}AR at 300 +0\.667$/m);
    expect(stdout).toContain('certainties from 0.01, suppression at 0.45, at most 300 objects a picture (maxDets)');
    expect(stdout).toMatch(/^ {2}Cell +3 +0\.663 +0\.663 +0\.663$/m);
  });

  it('gives accuracy, confusion and calibration of a classifier', async () => {
    addClassifier('1.0.0', ['green', 'red', 'blue']);
    await write(join(cwd, 'data'), {
      'red/1.png': await picture('#f33'),
      'green/1.png': await picture('#2e2'),
      'blue/1.png': await picture('#23e'),
      'blue/2.png': await picture('#32e'),
    });
    const { told } = await json('evaluate', 'colours', '--data', 'data');
    expect(told).toMatchObject({
      top1: 0.5,
      top5: 1,
      labels: ['green', 'red', 'blue'],
      confusion: [
        [0, 1, 0],
        [1, 0, 0],
        [0, 0, 2],
      ],
    });
    expect(told.calibration.bins).toHaveLength(15);
  });

  it('takes numbers of classes for the numbers of the model', async () => {
    addClassifier('1.0.0', ['red', 'green', 'blue']);
    await write(join(cwd, 'data'), {
      't-images-idx3-ubyte.gz': idx([2, 8, 8], new Array(128).fill(200)),
      't-labels-idx1-ubyte.gz': idx([2], [0, 2]),
    });
    const { code, told } = await json('evaluate', 'colours', '--data', 'data');
    expect(code).toBe(0);
    expect(told).toMatchObject({ data: { form: 'idx' }, top1: 0.5 });
  });

  it('counts a picture that cannot be read as nothing found, names it, and ends with 1', async () => {
    addDetector('cells');
    await writeCells();
    await write(join(cwd, 'data'), { 'images/a.png': 'no picture' });
    const { code, told } = await json('evaluate', 'cells', '--data', 'data');
    expect(code).toBe(1);
    expect(told.failed).toEqual([
      { file: expect.stringMatching(/a\.png$/), code: 'media_type_unsupported', detail: expect.any(String) },
    ]);
    expect(told.boxes.ar100).toBeCloseTo(1 / 3, 9);
  });

  it('writes a page that asks for nothing else', async () => {
    addDetector('cells', { description: 'Cells & <others>.' });
    await writeCells();
    const { code } = await models('evaluate', 'cells', '--data', 'data', '--report', 'new/report.html');
    expect(code).toBe(0);
    const page = readFileSync(join(cwd, 'new/report.html'), 'utf8');
    expect(page).toContain('Cells &amp; &lt;others&gt;.');
    expect(page).toContain('1 Cell missed');
    expect(page.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(2);
    expect(page).not.toMatch(/<script|<link|@import|(src|href)="(?!data:)|url\(/);
  });

  it.each([
    [
      'a class the model does not know',
      'colours',
      ['--data', 'data'],
      /option --data: "red-ish" is no label of colours, allowed: "red", "green", "blue"/,
    ],
    [
      'classes for a detector',
      'cells',
      ['--data', 'data'],
      /has a class for each picture, but cells is a model of detection/,
    ],
    ['a model that is not there', 'none', ['--data', 'data'], /No model "none"/],
    ['a folder that is not there', 'colours', ['--data', 'nothing'], /^error: nothing is no labelled data set/],
    ['no data set', 'colours', [], /--data <folder>/],
  ])('is refused with %s', async (_name, model, args, message) => {
    addClassifier('1.0.0', ['red', 'green', 'blue']);
    addDetector('cells');
    await writeColours();
    const { code, stdout, stderr } = await models('evaluate', model, ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });
});

describe('models compare', () => {
  beforeEach(async () => {
    addClassifier('1.0.0', ['green', 'red', 'blue']);
    addClassifier('1.1.0', ['red', 'green', 'blue']);
    await write(join(cwd, 'data'), {
      'red/1.png': await picture('#f33'),
      'green/1.png': await picture('#2e2'),
      'blue/1.png': await picture('#23e'),
    });
  });

  it('puts two versions side by side and lets the better candidate through the gate', async () => {
    const { code, stdout } = await models('compare', 'colours@1.0.0', 'colours@1.1.0', '--data', 'data', '--gate');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^current {4}colours 1\.0\.0 .*\ncandidate {2}colours 1\.1\.0 /);
    expect(stdout).toMatch(/^ {2}top-1 +0\.3333 +1\.0000 +\+0\.6667$/m);
    expect(stdout).toMatch(/^ {2}p50 +[\d.]+ ms +[\d.]+ ms +[+-]?[\d.]+ %$/m);
    expect(stdout).toContain('The candidate is better. top1: 0.3333 now, 1.0000 the candidate');
  });

  it.each([
    ['a worse candidate', ['colours@1.1.0', 'colours@1.0.0'], 1],
    ['one that is as good', ['colours@1.1.0', 'colours@1.1.0'], 1],
    ['one that is not better by the margin', ['colours@1.0.0', 'colours@1.1.0', '--margin', '0.7'], 1],
    ['one that is not better by the metric asked for', ['colours@1.0.0', 'colours@1.1.0', '--metric', 'top5'], 1],
  ])('the gate holds back %s', async (_name, args, expected) => {
    const { code, told } = await json('compare', ...args, '--data', 'data', '--gate');
    expect(told.verdict.better).toBe(false);
    expect(code).toBe(expected);
  });

  it('without the gate a worse candidate is no failure', async () => {
    const { code, told } = await json('compare', 'colours@1.1.0', 'colours@1.0.0', '--data', 'data');
    expect(code).toBe(0);
    expect(told).toMatchObject({ current: { top1: 1 }, candidate: { top1: 1 / 3 }, verdict: { metric: 'top1' } });
  });

  it('writes a page of both that asks for nothing else', async () => {
    const both = ['colours@1.0.0', 'colours@1.1.0'];
    expect((await models('compare', ...both, '--data', 'data', '--report', 'new/both.html')).code).toBe(0);
    const page = readFileSync(join(cwd, 'new/both.html'), 'utf8');
    expect(page).toContain('<h1>colours 1.1.0 against colours 1.0.0</h1>');
    expect(page).toContain('The candidate is better. top1: 0.3333 now, 1.0000 the candidate');
    expect(textOf(page)).toMatch(/top-1 0\.3333 1\.0000 \+0\.6667/);
    expect(textOf(page)).toMatch(/p50 [\d.]+ ms [\d.]+ ms/);
    expect(textOf(page)).toMatch(/model in memory \d+ MB \d+ MB/);
    expect(textOf(page)).toMatch(/1,000 pictures \$[\d.]+ \$[\d.]+/);
    expect(textOf(page)).toContain('The candidate does better on 2 and worse on 0 of 3 pictures');
    expect(textOf(page)).toMatch(/1\.png better current red taken for green candidate right/);
    // Both answers of both pictures.
    expect(page.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(4);
    expect(page).not.toMatch(/<script|<link|@import|(src|href)="(?!data:)|url\(/);
  });

  it('draws both curves of each class of a detector, and the truth beside both answers', async () => {
    addDetector('cells');
    addDetector('strict', { defaults: { threshold: 0.9 }, labels: ['Dust', 'Cell'] });
    await writeCells();
    const { code, stderr } = await models('compare', 'cells', 'strict', '--data', 'data', '--report', 'both.html');
    expect([code, stderr]).toEqual([0, '']);
    const page = readFileSync(join(cwd, 'both.html'), 'utf8');
    expect(page.match(/<g class="was"><path class="line"/g)).toHaveLength(1);
    expect(textOf(page)).toMatch(/Cell 3 0\.663 0\.000 -0\.6634 0\.663 0\.000 -0\.6634/);
    expect(textOf(page)).toContain('AP50 0.663 → 0.000');
    expect(page.match(/alt="(true|current|candidate)"/g)?.slice(0, 3)).toEqual([
      'alt="true"',
      'alt="current"',
      'alt="candidate"',
    ]);
  });

  it('a metric of another task is refused', async () => {
    const { code, stderr } = await models('compare', 'colours', 'colours', '--data', 'data', '--metric', 'ap50');
    expect(stderr).toContain('option --metric: got "ap50", allowed: top1, top5');
    expect(code).toBe(2);
  });
});

describeShared('on real pictures', () => {
  it('the built-in detector finds the cells of ten of its validation pictures', async () => {
    const list = readFileSync(shared('bccd/val.txt'), 'utf8').split('\n').slice(0, 10);
    await write(join(cwd, 'data'), { 'val.txt': list.join('\n') });
    for (const stem of list) {
      await write(join(cwd, 'data'), {
        [`images/${stem}.jpg`]: readFileSync(shared(`bccd/images/${stem}.jpg`)),
        [`annotations/${stem}.xml`]: readFileSync(shared(`bccd/annotations/${stem}.xml`)),
      });
    }
    const { told } = await json('evaluate', 'cells', '--data', 'data', '--split', 'val');
    expect(told.data).toMatchObject({ form: 'voc', part: 'val', pictures: 10 });
    expect(told.boxes.ap50).toBeGreaterThan(0.8);
  });
});
