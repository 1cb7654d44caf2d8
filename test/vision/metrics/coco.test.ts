import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rle } from '../../../contract/answer.ts';
import { type CocoFigures, evaluateDetections } from '../../../vision/metrics/coco.ts';
import type { Found, Truth } from '../../../vision/metrics/objects.ts';
import { countsToString, rleArea, rleIou, stringToCounts } from '../../../vision/rle.ts';

interface Scene {
  name: string;
  compare: 'boxes' | 'masks';
  truths: Truth[];
  found: Found[];
  expected: {
    stats: number[];
    classes: { classId: number; figures: number[]; precision50: number[]; scores50: number[] }[];
  };
}

const {
  scenes,
  pairs,
}: { scenes: Scene[]; pairs: { rles: Rle[]; areas: number[]; iou: number[][]; crowdIou: number[][] } } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'coco', 'scenes.json'), 'utf8'),
);

function figures(of: CocoFigures): number[] {
  return [
    of.ap,
    of.ap50,
    of.ap75,
    of.apSmall,
    of.apMedium,
    of.apLarge,
    of.ar1,
    of.ar10,
    of.ar100,
    of.arSmall,
    of.arMedium,
    of.arLarge,
  ];
}

/** Largest difference of two lists of one length. */
function difference(a: readonly number[], b: readonly number[]): number {
  expect(a).toHaveLength(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

test.each(scenes)('$name: all figures are those of pycocotools', ({ truths, found, compare, expected }) => {
  const metrics = evaluateDetections(truths, found, compare);
  expect(difference(figures(metrics), expected.stats)).toBeLessThan(1e-9);
  expect(metrics.classes.map(({ classId }) => classId)).toEqual(expected.classes.map(({ classId }) => classId));
  for (const [k, wanted] of expected.classes.entries()) {
    const item = metrics.classes[k]!;
    expect(difference(figures(item), wanted.figures)).toBeLessThan(1e-9);
    if (item.objects === 0) {
      expect([item.curves, wanted.precision50[0]]).toEqual([[], -1]);
      continue;
    }
    expect(difference(item.curves[0]!.precision, wanted.precision50)).toBeLessThan(1e-9);
    expect(difference(item.curves[0]!.scores, wanted.scores50)).toBeLessThan(1e-9);
  }
});

test('neither the order of images nor that of objects without ties matters', () => {
  const { truths, found } = scenes[0]!;
  const distinct = found.map((item, i) => ({ ...item, score: item.score / 2 + i / 1000 }));
  expect(evaluateDetections(truths.toReversed(), distinct.toReversed())).toEqual(evaluateDetections(truths, distinct));
});

test('what was found in an image without objects counts against precision, never for it', () => {
  const box = { x: 10, y: 10, width: 50, height: 50 };
  const truth = { imageId: 'a', classId: 0, box, area: 2500, iscrowd: false };
  const right = { ...truth, score: 0.5 };
  const alone = evaluateDetections([truth], [right]);
  expect(alone).toMatchObject({ ar100: 1, apSmall: -1 });
  expect(alone.ap).toBeCloseTo(1, 9);
  expect(alone.apMedium).toBeCloseTo(1, 9);
  expect(evaluateDetections([truth], [right, { ...right, imageId: 'b', score: 0.9 }]).ap).toBeCloseTo(0.5, 9);
});

test('nothing to measure by is -1', () => {
  expect(evaluateDetections([], [])).toMatchObject({ ap: -1, ar100: -1, classes: [] });
});

test('a missing mask is named', () => {
  const { truths } = scenes[0]!;
  expect(() => evaluateDetections(truths, [], 'masks')).toThrow(/an object of image \d+ has no mask/);
});

test('strings, areas and IoU of masks are those of pycocotools', () => {
  const counts = pairs.rles.map((rle) => stringToCounts(rle.counts));
  expect(counts.map(countsToString)).toEqual(pairs.rles.map((rle) => rle.counts));
  expect(counts.map(rleArea)).toEqual(pairs.areas);
  expect(counts.map((a) => counts.map((b) => rleIou(a, b)))).toEqual(pairs.iou);
  expect(counts.map((a) => counts.map((b) => rleIou(a, b, true)))).toEqual(pairs.crowdIou);
});
