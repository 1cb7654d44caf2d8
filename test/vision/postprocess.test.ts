import fc from 'fast-check';
import { inputSchema, type ManifestInput, manifestSchema } from '../../contract/model.ts';
import { planTransform, toInput } from '../../vision/geometry.ts';
import { type PostprocessOptions, postprocess } from '../../vision/postprocess.ts';
import type { Tensors, Transform } from '../../vision/types.ts';
import { int64, tensor } from './tensors.ts';

const input = inputSchema.parse({ width: 64, height: 64 });
const options: PostprocessOptions = { threshold: 0.25, iou: 0.5, limit: 100, masks: false };

function manifestOf(output: ManifestInput['output'], labels: number) {
  return manifestSchema
    .pick({ task: true, output: true, labels: true })
    .parse({ task: 'detection', output, labels: Array.from({ length: labels }, (_, i) => `class ${i}`) });
}

const end2end = manifestOf({ family: 'yolo-end2end' }, 3);
const yolov5 = manifestOf({ family: 'yolov5' }, 2);

/** Rows x1 y1 x2 y2 score class. */
function end2endOutput(rows: readonly (readonly number[])[]): Tensors {
  return { output0: tensor([1, rows.length, 6], rows.flat()) };
}

/** Rows cx cy w h score and class, as YOLOv5 with two classes writes them. */
function yolov5Output(rows: readonly (readonly [number, number, number, number, number, number])[]): Tensors {
  const values = rows.flatMap(([x, y, w, h, score, classId]) => [
    x,
    y,
    w,
    h,
    1,
    classId ? 0 : score,
    classId ? score : 0,
  ]);
  return { output0: tensor([1, rows.length, 7], values) };
}

// 128 x 64 becomes 64 x 32, 16 lines below the upper edge.
const wide = planTransform({ width: 128, height: 64 }, input);

describe('postprocess', () => {
  test('boxes come back into the picture that the letterbox holds', () => {
    const outputs = end2endOutput([[16, 24, 32, 40, 0.5, 2]]);
    expect(postprocess(outputs, wide, end2end, options)).toEqual([
      { classId: 2, score: 0.5, box: { x: 32, y: 16, width: 32, height: 32 } },
    ]);
  });

  test('boxes are clipped to the picture and those in its padding dropped', () => {
    const outputs = end2endOutput([
      [-8, 8, 32, 60, 0.75, 0],
      [0, 0, 64, 16, 0.5, 0],
      [0, 48, 64, 64, 0.5, 0],
      [60, 20, 70, 30, 0.5, 0],
    ]);
    expect(postprocess(outputs, wide, end2end, options).map(({ box }) => box)).toEqual([
      { x: 0, y: 0, width: 64, height: 64 },
      { x: 120, y: 8, width: 8, height: 20 },
    ]);
  });

  test('whatever comes, boxes are finite, inside the picture and not empty, best first', () => {
    const number = fc.oneof(fc.float(), fc.integer({ min: -20, max: 90 }));
    const row = fc.tuple(number, number, number, number, fc.float({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 }));
    const side = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), side, side, (rows, width, height) => {
        const found = postprocess(end2endOutput(rows), planTransform({ width, height }, input), end2end, {
          ...options,
          threshold: 0,
        });
        for (const { box } of found) {
          expect(box!.x).toBeGreaterThanOrEqual(0);
          expect(box!.y).toBeGreaterThanOrEqual(0);
          expect(box!.width).toBeGreaterThan(0);
          expect(box!.height).toBeGreaterThan(0);
          expect(box!.x + box!.width).toBeLessThanOrEqual(width * (1 + 1e-12));
          expect(box!.y + box!.height).toBeLessThanOrEqual(height * (1 + 1e-12));
        }
        const scores = found.map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
      }),
    );
  });

  test('a box of the picture comes back to itself, at any size', () => {
    const side = fc.integer({ min: 8, max: 6000 });
    fc.assert(
      fc.property(side, side, fc.constantFrom('letterbox', 'stretch' as const), (width, height, resize) => {
        const transform = planTransform({ width, height }, inputSchema.parse({ ...input, resize }));
        const box = [width / 4, height / 4, width / 2, height / 2] as const;
        const outputs = end2endOutput([[...toInput(box, transform), 0.5, 0]]);
        const back = postprocess(outputs, transform, end2end, options)[0]!.box!;
        expect(Math.abs(back.x - box[0])).toBeLessThan(0.01);
        expect(Math.abs(back.y - box[1])).toBeLessThan(0.01);
        expect(Math.abs(back.x + back.width - box[2])).toBeLessThan(0.01);
        expect(Math.abs(back.y + back.height - box[3])).toBeLessThan(0.01);
      }),
    );
  });

  test('NMS runs for families that need it, by class unless the package says otherwise', () => {
    const outputs = yolov5Output([
      [32, 32, 16, 16, 0.9, 0],
      [33, 32, 16, 16, 0.8, 0],
      [32, 33, 16, 16, 0.7, 1],
    ]);
    const scores = (manifest: typeof yolov5) =>
      postprocess(outputs, wide, manifest, options).map(({ score }) => Math.round(score * 10) / 10);
    expect(scores(yolov5)).toEqual([0.9, 0.7]);
    expect(scores(manifestOf({ family: 'yolov5', nms: 'agnostic' }, 2))).toEqual([0.9]);
    expect(scores(manifestOf({ family: 'yolov5', nms: 'none' }, 2))).toEqual([0.9, 0.8, 0.7]);
  });

  test('families that need no NMS get none', () => {
    const row = [16, 24, 32, 40, 0.5, 2];
    expect(postprocess(end2endOutput([row, row]), wide, end2end, options)).toHaveLength(2);
  });

  test('other classes are left out before NMS and the limit', () => {
    const outputs = yolov5Output([
      [32, 32, 16, 16, 0.9, 0],
      [32, 32, 16, 16, 0.8, 1],
    ]);
    const manifest = manifestOf({ family: 'yolov5', nms: 'agnostic' }, 2);
    const found = postprocess(outputs, wide, manifest, { ...options, limit: 1, classIds: [1] });
    expect(found.map(({ classId }) => classId)).toEqual([1]);
  });

  test('the best are kept where there are more than the limit', () => {
    const outputs = end2endOutput([0.3, 0.9, 0.6].map((score, i) => [8 * i, 24, 8 * i + 8, 40, score, 0]));
    const found = postprocess(outputs, wide, end2end, { ...options, limit: 2 });
    expect(found.map(({ box }) => box!.x)).toEqual([16, 32]);
  });

  test('a score of the threshold counts, rounded as floats are', () => {
    const outputs = end2endOutput([[16, 24, 32, 40, 0.7, 2]]);
    expect(postprocess(outputs, wide, end2end, { ...options, threshold: 0.7 })).toHaveLength(1);
    expect(postprocess(outputs, wide, end2end, { ...options, threshold: 0.7001 })).toHaveLength(0);
  });

  test('boxes of a model that post-processes itself come back as all others do', () => {
    const outputs = {
      boxes: tensor([1, 1, 4], [5, 26, 150, 41]),
      labels: int64([1, 1], [1]),
      scores: tensor([1, 1], [0.5]),
    };
    expect(postprocess(outputs, wide, manifestOf({ family: 'detr-post' }, 2), options)).toEqual([
      { classId: 1, score: 0.5, box: { x: 10, y: 20, width: 118, height: 30 } },
    ]);
  });

  test('a class without a label is told', () => {
    const outputs = end2endOutput([[16, 24, 32, 40, 0.5, 3]]);
    expect(() => postprocess(outputs, wide, end2end, options)).toThrow(
      'The model gives class 3 (family yolo-end2end), but there are 3 labels, 0 to 2',
    );
  });

  test('the background of families that count from 1 is no object', () => {
    const outputs = {
      boxes: tensor([2, 4], [0, 20, 10, 40, 0, 20, 10, 40]),
      labels: int64([2], [0, 1]),
      scores: tensor([2], [0.9, 0.5]),
    };
    const found = postprocess(outputs, wide, manifestOf({ family: 'torchvision' }, 1), options);
    expect(found.map(({ classId, score }) => [classId, score])).toEqual([[0, 0.5]]);
  });
});

describe('masks', () => {
  const manifest = manifestOf({ family: 'yolo-end2end' }, 1);
  const outputs = {
    output0: tensor([1, 2, 7], [16, 24, 32, 40, 0.5, 0, -1, 40, 24, 48, 32, 0.9, 0, 1]),
    output1: tensor([1, 1, 2, 2], [1, 1, 1, 1]),
  };

  test('each object has the mask of its own row', () => {
    const found = postprocess(outputs, wide, manifest, { ...options, masks: true });
    expect(found[0]!.bitmap!()).toEqual({ x: 80, y: 16, width: 16, height: 16, data: new Uint8Array(256).fill(1) });
    expect(found[1]!.bitmap!()).toEqual({ x: 32, y: 16, width: 32, height: 32, data: new Uint8Array(1024) });
  });

  test('of a box that reaches into the padding the mask loses what lies there, and keeps its place', () => {
    const seen = {
      boxes: tensor([1, 4], [16, 0, 48, 32]),
      labels: int64([1], [1]),
      scores: tensor([1], [0.5]),
      masks: tensor([1, 1, 2, 2], [0, 0, 1, 1]),
    };
    const [found] = postprocess(seen, wide, manifestOf({ family: 'torchvision' }, 1), { ...options, masks: true });
    expect(found!.box).toEqual({ x: 32, y: 0, width: 64, height: 32 });
    // Only the lower half of the box is in the picture, which is the half that the mask fills.
    const { x, y, width, data } = found!.bitmap!();
    const middle = Array.from({ length: 28 }, (_, row) => data[(row + 2 - y) * width + 64 - x]);
    expect(middle).toEqual(new Array(28).fill(1));
  });

  test('there are none unless asked for', () => {
    expect(postprocess(outputs, wide, manifest, options)[0]).not.toHaveProperty('bitmap');
  });

  test('a hundred of them on 12 megapixels are not in memory at once', () => {
    const rows = Array.from({ length: 100 }, () => [0, 16, 64, 48, 0.5, 0, 1]);
    const large: Transform = planTransform({ width: 4000, height: 2000 }, input);
    const many = { ...outputs, output0: tensor([1, 100, 7], rows.flat()) };
    const before = process.memoryUsage().arrayBuffers;
    const found = postprocess(many, large, manifest, { ...options, masks: true });
    expect(found).toHaveLength(100);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000);
    expect(found[99]!.bitmap!().data).toHaveLength(8_000_000);
  });
});

describe('classification', () => {
  const manifest = manifestOf({ family: 'classification', activation: 'none' }, 4);
  const outputs = { output: tensor([1, 4], [0.1, 0.5, 0.1, 0.3]) };
  const classify = (changed: Partial<PostprocessOptions>) =>
    postprocess(outputs, wide, manifest, { ...options, threshold: 0, ...changed }).map(({ classId }) => classId);

  test('the limit is top-k, equal scores in the order of the labels', () => {
    expect(classify({ limit: 3 })).toEqual([1, 3, 0]);
  });

  test('classes below the threshold, or not asked for, are left out', () => {
    expect(classify({ threshold: 0.5 })).toEqual([1]);
    expect(classify({ threshold: 0.2 })).toEqual([1, 3]);
    expect(classify({ classIds: [0, 3] })).toEqual([3, 0]);
  });
});
