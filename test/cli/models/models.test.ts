import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { optimizedOf } from '../../../lambda/models/optimized.ts';
import { fixture } from '../../fixtures.ts';
import { describeShared, shared } from '../../shared.ts';
import { useFolders } from '../../support/folders.ts';
import { writePackage } from '../../support/packages.ts';
import { glimpse } from '../glimpse.ts';

const folder = useFolders();
let cwd: string;
let picture: string;
const models = (...args: string[]) =>
  glimpse(['models', ...args], cwd, { GLIMPSE_MODELS: join(cwd, 'models'), NO_COLOR: '1' });
const onnx = (name: string) => fixture(`onnx/${name}.onnx`);

beforeEach(async () => {
  cwd = folder();
  picture = join(cwd, 'orange.png');
  await sharp({ create: { width: 40, height: 32, channels: 3, background: { r: 255, g: 128, b: 0 } } }).toFile(picture);
});

describe('models inspect', () => {
  it('tells what a file is, how sure it is, and the next command', async () => {
    const { code, stdout } = await models('inspect', onnx('yolo-tiny'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^yolo-tiny\.onnx {2}1\.5 kB, glimpse-fixtures, opset 17, IR 8, AGPL-3\.0\n/);
    expect(stdout).toMatch(
      /^ {2}family {2}certain yolo {2}output0 float32 \[1, 6, 21\]: 4 \+ 2 rows by 4x4 \+ 2x2 \+ 1x1 cells/m,
    );
    expect(stdout).toMatch(/^ {2}labels {2}certain 2: it's, a "b" {2}noted in the file$/m);
    expect(stdout).toMatch(/^ {2}next: glimpse models add .*yolo-tiny\.onnx$/m);
  });

  it('tells it as JSON', async () => {
    const { stdout } = await models('inspect', onnx('keras-grey'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      bytes: 204,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      task: { value: 'classification', certainty: 'certain' },
      needs: [{ field: 'input.resize' }, { field: 'input.scale' }, { field: 'labels' }],
    });
  });

  it.each([
    ['best (1).onnx', '"best (1).onnx"'],
    ['größe.onnx', 'größe.onnx'],
  ])('the next command is one to copy for %s', async (name, shown) => {
    copyFileSync(onnx('yolo-tiny'), join(cwd, name));
    expect((await models('inspect', name)).stdout).toContain(`next: glimpse models add ${shown}\n`);
  });

  it('tells of one class as of one', async () => {
    const { stdout } = await models('inspect', onnx('ssd'));
    expect(stdout).toMatch(/^ {2}labels {2}certain 1 class without a name/m);
    expect(stdout).toContain('needs labels: the name of its one class is not in the file');
  });

  it('says in plain words what is not there, and what is a folder', async () => {
    const { code, stdout } = await models('inspect', 'nowhere.onnx', '.');
    expect(stdout).toBe('nowhere.onnx\n  nowhere.onnx: no such file\n\n.\n  .: a folder, allowed: a file\n');
    expect(code).toBe(1);
  });

  it('goes on after a file that cannot be read, and ends with 1', async () => {
    writeFileSync(join(cwd, 'page.onnx'), '<html>');
    const { code, stdout } = await models('inspect', 'page.onnx', onnx('no-picture'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^page\.onnx\n {2}page\.onnx: not an ONNX model/);
    expect(stdout).toContain(
      'cannot be served: no input takes a picture, float32, float16 or uint8 with three or four sides',
    );
  });
});

describe('models add', () => {
  it('adds a file with one command, tried on a picture, and the model is listed', async () => {
    const added = await models('add', onnx('yolo-tiny'), '--picture', picture);
    expect(added.stderr).toBe('');
    expect(added.code).toBe(0);
    expect(added.stdout).toContain(`yolo-tiny 1.0.0 added to ${join(cwd, 'models')}`);
    expect(added.stdout).toMatch(
      /tried on orange\.png: 1 prediction in \d+ ms\n {2}it's +89\.6 % {2}at 14, 6 {2}13 x 10$/m,
    );
    const manifest = JSON.parse(readFileSync(join(cwd, 'models/yolo-tiny/1.0.0/model.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'yolo-tiny', license: 'AGPL-3.0', labels: ["it's", 'a "b"'] });
    expect(optimizedOf(manifest)?.file).toBe('model.optimized-1.30.0.onnx');
    const { stdout } = await models('list');
    expect(stdout).toMatch(/^yolo-tiny +1\.0\.0 +detection +yolo +32 x 32 rgb, 2 classes$/m);
  });

  it('counts versions on, and takes fields, labels and names by hand', async () => {
    await models('add', onnx('means'), '--labels', 'r,g,b', '--picture', picture);
    const labels = join(cwd, 'labels.txt');
    writeFileSync(labels, 'red\ngreen\nblue\n');
    const flags = ['--labels', labels, '--set', 'input.resize=stretch', '--set', 'description="by hand"'];
    const { stdout } = await models(
      'add',
      onnx('means-v2'),
      '--name',
      'means',
      ...flags,
      '--picture',
      picture,
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      model: { name: 'means', version: '1.1.0' },
      current: '1.1.0',
      manifest: { labels: ['red', 'green', 'blue'], input: { resize: 'stretch' }, description: 'by hand' },
      trial: { predictions: [{ label: 'red' }, { label: 'green' }, { label: 'blue' }] },
    });
  });

  it('says when a file takes the place of one that had the same name', async () => {
    const flags = ['--labels', 'r,g,b', '--picture', picture, '--name', 'best'];
    expect((await models('add', onnx('means'), ...flags)).stdout).toMatch(/^best 1\.0\.0 added to \S+$/m);
    expect((await models('add', onnx('means-v2'), ...flags)).stdout).toMatch(
      /^best 1\.1\.0 added to \S+; it answers now, no longer 1\.0\.0: another model needs another --name$/m,
    );
  });

  it('takes a package as a folder, and a zip', async () => {
    const dir = writePackage(join(cwd, 'package'), { files: { 'card.md': '# means' } });
    const fromFolder = await models('add', dir, '--version', '3.0.0', '--picture', picture);
    expect(fromFolder.code).toBe(0);
    expect(readFileSync(join(cwd, 'models/means/3.0.0/card.md'), 'utf8')).toBe('# means');
    const fromZip = await models('add', fixture('zip/model-in-folder.zip'), '--name', 'zipped', '--picture', picture);
    expect(fromZip.code).toBe(0);
    expect(existsSync(join(cwd, 'models/zipped/1.0.0/card.md'))).toBe(true);
  });

  it.each([
    ['a file that is not there', ['nowhere.onnx'], 2, 'nowhere.onnx: no such file, allowed: an .onnx file, a folder'],
    ['an address without TLS', ['http://example.org/m.onnx'], 2, 'allowed: https://'],
    ['an address without a digest', ['https://example.org/m.onnx'], 2, 'name what it must be by --sha256'],
    ['a wrong digest', [onnx('means'), '--sha256', '0'.repeat(64)], 1, 'its sha256 is'],
    ['an opset of the future', [onnx('opset-27')], 1, 'needs opset 27, onnxruntime 1.30 reads up to 26'],
    ['what is no vision model', [onnx('no-picture')], 1, 'cannot be served: no input takes a picture'],
    ['an unknown number of classes', [onnx('tf-od')], 2, 'name them by --labels'],
    [
      'a wrong field',
      [onnx('yolo-tiny'), '--set', 'input.color=rbg'],
      1,
      'input.color: got "rbg", allowed: rgb, bgr, gray',
    ],
    ['wrong labels', [onnx('yolo-tiny'), '--labels', 'a,b,c'], 1, 'labels: got 3 (a ... c), the graph has 2 classes'],
    ['a hostile zip', [fixture('zip/slip.zip')], 1, 'invalid relative path'],
  ] as [string, string[], number, string][])('refuses %s, and adds nothing', async (_, args, exit, words) => {
    const { code, stderr } = await models('add', ...args, '--picture', picture);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(exit);
    expect(existsSync(join(cwd, 'models'))).toBe(false);
  });

  it.each([
    ['a page.onnx', '<html>not found</html>', [], 'not an ONNX model: a web page'],
    ['it.onnx', readFileSync(onnx('yolo-tiny')), ['--labels', 'a,b,c'], 'labels: got 3'],
  ] as [string, string | Buffer, string[], string][])('a fault of %s is told of it, not of a copy', async (...each) => {
    const [name, content, flags, words] = each;
    writeFileSync(join(cwd, name), content);
    const { stderr } = await models('add', name, ...flags, '--picture', picture);
    expect(stderr).toContain(`error: ${name}: ${words}`);
  });

  it('weights of PyTorch are called so', async () => {
    // As a .pt is once it is unzipped.
    mkdirSync(join(cwd, 'best/data'), { recursive: true });
    for (const name of ['data.pkl', 'data/0', 'data/1']) writeFileSync(join(cwd, 'best', name), 'x');
    const { code, stderr } = await models('add', 'best');
    expect(stderr).toBe('error: best: weights as PyTorch keeps them, allowed: an ONNX file: export the model as one\n');
    expect(code).toBe(1);
  });

  it('a model that fails when it runs is not added', async () => {
    const family = ['--set', 'output.family=classification', '--set', 'task=classification'];
    const input = ['--set', 'input.width=8', '--set', 'input.height=8'];
    const { code, stderr } = await models(
      'add',
      onnx('fails-at-run'),
      ...family,
      ...input,
      '--labels',
      'a,b',
      '--picture',
      picture,
    );
    expect(stderr).toContain('The runtime does not run the model');
    expect(code).toBe(1);
    expect(existsSync(join(cwd, 'models'))).toBe(false);
  });
});

describe('models verify', () => {
  const reference = (score: number) => ({
    source: 'arithmetic',
    cases: [
      { image: 'orange.png', predictions: [1, 128 / 255, score].map((each, classId) => ({ classId, score: each })) },
    ],
  });
  const put = (color: string) => {
    const input = { width: 8, height: 8, resize: 'stretch', scale: 1 / 255, color } as never;
    writePackage(join(cwd, 'models/means'), { manifest: { input } });
  };

  it('agrees with what is expected, and ends with 0', async () => {
    put('rgb');
    writeFileSync(join(cwd, 'ref.json'), JSON.stringify(reference(0)));
    const { code, stdout } = await models('verify', 'means', '--reference', 'ref.json');
    expect(stdout).toMatch(
      /^means 1\.0\.0 against arithmetic: agrees\n {2}3 predictions on 1 picture, scores within 0\.00000/,
    );
    expect(code).toBe(0);
  });

  it('names the setting that is wrong, and ends with 1', async () => {
    put('bgr');
    writeFileSync(join(cwd, 'ref.json'), JSON.stringify(reference(0)));
    const { code, stdout } = await models('verify', 'means', '--reference', 'ref.json');
    expect(stdout).toContain('They agree with:\n  colour order: input.color rgb instead of bgr');
    expect(code).toBe(1);
    const json = JSON.parse((await models('verify', 'means', '--reference', 'ref.json', '--json')).stdout);
    expect(json).toMatchObject({
      check: { ok: false },
      culprits: [{ field: 'input.color', from: 'bgr', to: 'rgb' }],
      checkWithChanges: { ok: true },
    });
  });

  it.each([
    ['an unknown model', ['nope'], 'no model "nope", allowed: '],
    ['a package without its own reference', ['means'], 'means 1.0.0 has no parity.json: name expected predictions'],
    ['a reference that is not there', ['means', '--reference', 'nowhere.json'], 'error: nowhere.json: no such file\n'],
    ['a reference that is a folder', ['means', '--reference', 'models'], 'error: models: a folder, allowed: a file\n'],
    [
      'a reference of another form',
      ['means', '--reference', 'empty.json'],
      'Its form, with an example: docs/models.md, "Reference predictions".',
    ],
  ])('says what is missing for %s', async (_, args, words) => {
    put('rgb');
    writeFileSync(join(cwd, 'empty.json'), '{}');
    const { code, stderr } = await models('verify', ...args);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
    expect(code).not.toBe(0);
  });
});

describe('models list', () => {
  it('says of a broken package what is wrong, and lists the others', async () => {
    writePackage(join(cwd, 'models/good'), { manifest: { name: 'good' } });
    writePackage(join(cwd, 'models/bad/1.0.0'), { manifest: { name: 'bad', task: 'guessing' as never } });
    const { code, stdout } = await models('list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^good +1\.0\.0 +classification/m);
    expect(stdout).toMatch(/^bad +1\.0\.0 .*task: got "guessing"/m);
  });
});

describeShared('a real model', () => {
  it('yolox_nano is added with one command and sees the people in a street', async () => {
    const street = shared('coco-sample/images/000000000885.jpg');
    const { code, stdout } = await models('add', shared('models/yolox_nano.onnx'), '--picture', street, '--json');
    expect(code).toBe(0);
    const { trial, needs } = JSON.parse(stdout);
    expect(needs).toEqual([]);
    expect(trial.predictions.slice(0, 3).map(({ label }: { label: string }) => label)).toEqual([
      'person',
      'person',
      'tennis racket',
    ]);
  });
});
