import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestInput } from '../../../contract/model.ts';
import { parseManifest, validatePackage } from '../../../lambda/models/package.ts';
import { parseParity } from '../../../lambda/models/parity.ts';
import { useFolders } from '../../support/folders.ts';
import { means, type PackageOptions, writePackage } from '../../support/packages.ts';

const sha256 = '0'.repeat(64);
const manifest = (changes: object) => JSON.stringify({ ...means, sha256, ...changes });

describe('parseManifest', () => {
  it('fills in what may be left out', () => {
    expect(parseManifest(manifest({}))).toMatchObject({
      file: 'model.onnx',
      input: { color: 'rgb', layout: 'nchw', type: 'float32', resample: 'opencv-linear', mean: [0, 0, 0] },
      defaults: { threshold: 0, iou: 0.45, limit: 3 },
    });
  });

  it.each([
    [{ task: 'detect' }, 'task: got "detect", allowed: detection, segmentation, classification'],
    [{ sha256: undefined }, 'sha256: missing, needed: string'],
    [{ name: 'My Model' }, 'name: got "My Model", allowed: lower-case letters, digits, ".", "_" and "-", 64 at most'],
    [{ version: '1' }, 'version: got "1", allowed: a version such as 1.0.0'],
    [{ file: '../model.onnx' }, 'file: got "../model.onnx", allowed: a plain file name ending in .onnx'],
    [{ colour: 'rgb' }, 'colour: no such field'],
    [{ input: { ...means.input, color: 'rbg' } }, 'input.color: got "rbg", allowed: rgb, bgr, gray'],
    [{ input: { ...means.input, width: 0 } }, 'input.width: got 0, allowed: >=1'],
    [{ input: { ...means.input, width: '8' } }, 'input.width: got "8", allowed: number'],
    [{ input: { ...means.input, std: [0, 1, 1] } }, 'input.std: got [0,1,1], allowed: must not contain 0'],
    [{ output: { family: 'yolov4' } }, 'output.family: got "yolov4", allowed: classification, yolov5, yolo, yolo-seg,'],
    [{ output: { family: 'yolo', nms: 'on' } }, 'output.nms: got "on", allowed: per-class, agnostic, none'],
    [{ labels: [] }, 'labels: got [], allowed: >=1 items'],
    [{ labels: ['a', 7] }, 'labels.1: got 7, allowed: string or object'],
    [{ defaults: { threshold: 25 } }, 'defaults.threshold: got 25, allowed: <=1'],
  ])('%j', (changes, fault) => {
    expect(() => parseManifest(manifest(changes))).toThrow(fault);
  });

  it('names every fault at once, and the file', () => {
    const faulty = manifest({ task: 'detect', labels: [] });
    expect(() => parseManifest(faulty, 'x/model.json')).toThrow(/^x\/model.json: task: .*; labels: .*\.$/);
  });

  it.each(['', '{', 'null', '[]', '"model"'])('refuses %j', (json) => {
    expect(() => parseManifest(json)).toThrow(expect.objectContaining({ code: 'model_invalid' }));
  });

  it('parity cases may not reach out of the package', () => {
    const parity = (image: string) => JSON.stringify({ source: 'x', cases: [{ image, predictions: [] }] });
    expect(parseParity(parity('samples/a.jpg')).tolerance).toEqual({ box: 0.5, score: 0.002 });
    expect(() => parseParity(parity('/etc/passwd'))).toThrow(
      'cases.0.image: got "/etc/passwd", allowed: a path inside',
    );
  });
});

describe('validatePackage', () => {
  const folder = useFolders();
  const check = (options: PackageOptions) => validatePackage(writePackage(folder(), options));
  const input = (changes: Partial<ManifestInput['input']>) => ({ input: { ...means.input, ...changes } });

  it.each([
    ['float32 nchw', 'means', {}],
    ['float16', 'means-float16', input({ type: 'float16' })],
    ['uint8 nhwc', 'means-uint8-nhwc', input({ type: 'uint8', layout: 'nhwc', scale: 1 })],
    ['dynamic sizes', 'means-dynamic', input({ width: 123, height: 45 })],
    [
      'detection',
      'yolo-tiny',
      { task: 'detection', labels: ['a', 'b'], output: { family: 'yolo' }, input: { width: 32, height: 32 } },
    ],
  ] as [string, string, Partial<ManifestInput>][])('accepts a package of %s', async (_, model, changes) => {
    await expect(check({ model, manifest: changes })).resolves.toMatchObject({ name: 'means' });
  });

  it.each([
    [
      'another size',
      'means',
      input({ width: 16 }),
      'input: nchw with color rgb is 3x8x16, the graph takes image float32 [1, 3, 8, 8]',
    ],
    [
      'another layout',
      'means',
      input({ layout: 'nhwc' }),
      'input.layout: got nhwc, the graph takes image float32 [1, 3, 8, 8]',
    ],
    ['another type', 'means', input({ type: 'float16' }), 'input.type: got float16, the graph takes image float32'],
    ['grey', 'means', input({ color: 'gray' }), 'input: nchw with color gray is 1x8x8, the graph takes'],
    [
      'labels',
      'means',
      { labels: ['a', 'b'] },
      'labels: got 2 (a ... b), the graph has 3 classes: scores float32 [1, 3] read as classification',
    ],
    ['task', 'means', { task: 'detection' }, 'task: got detection, which output.family classification does not give'],
    [
      'role',
      'means',
      { output: { family: 'classification', outputs: { scores: 'logits' } } },
      'output.outputs.scores: got "logits", allowed: scores',
    ],
    ['opset', 'opset-27', {}, 'the model needs opset 27, onnxruntime 1.30 reads up to 26'],
    ['input', 'no-picture', {}, 'the graph has no input for a picture, it has: input_ids int64 [1, 128]'],
  ] as [string, string, Partial<ManifestInput>, string][])(
    'refuses a package whose %s does not fit',
    async (_, model, changes, fault) => {
      await expect(check({ model, manifest: changes })).rejects.toMatchObject({
        code: 'model_invalid',
        message: expect.stringContaining(fault),
      });
    },
  );

  it('refuses a file that is not the one the manifest names, or is not there', async () => {
    const dir = writePackage(folder());
    writeFileSync(join(dir, 'model.onnx'), 'something else');
    await expect(validatePackage(dir)).rejects.toThrow(/model.onnx: its sha256 is [0-9a-f]{64}, model.json says/);
    rmSync(join(dir, 'model.onnx'));
    await expect(validatePackage(dir)).rejects.toThrow(/model.onnx: cannot be read: ENOENT/);
    rmSync(join(dir, 'model.json'));
    await expect(validatePackage(dir)).rejects.toThrow(/model.json: cannot be read: ENOENT/);
  });
});
