import { matchClasses } from '../../../cli/evaluate/classes.ts';
import type { TrueObject } from '../../../cli/evaluate/data-set.ts';
import type { Judged } from '../../../cli/evaluate/evaluation.ts';
import { objectFigures } from '../../../cli/evaluate/figures.ts';
import { pairObjects } from '../../../cli/evaluate/mistakes.ts';
import type { Answer } from '../../../cli/evaluate/run.ts';
import { percentile, speedOf } from '../../../cli/evaluate/speed.ts';
import type { Box, Prediction } from '../../../contract/answer.ts';
import { toRle } from '../../../vision/masks/rle.ts';

const box = (x: number, y: number, width = 10, height = 10): Box => ({ x, y, width, height });
const rleOf = ({ x, y, width, height }: Box) =>
  toRle({ x, y, width, height, data: new Uint8Array(width * height).fill(1) }, { width: 200, height: 200 });

function object(at: Box, more: Partial<TrueObject> = {}): TrueObject {
  return { classIndex: 0, box: at, rle: rleOf(at), area: at.width * at.height, iscrowd: false, ...more };
}

function found(at: Box, score: number, classId = 0, maskOf = at): Prediction {
  const area = maskOf.width * maskOf.height;
  return { label: `class ${classId}`, classId, score, box: at, area, mask: { rle: rleOf(maskOf) } };
}

const answer = (predictions: readonly Prediction[], totalMs = 10, usd = 4e-6): Answer =>
  ({ predictions, timing: { totalMs, modelLoadMs: 0 }, cost: { usd, memoryMb: 1769 } }) as unknown as Answer;
const judge = (objects: readonly TrueObject[], predictions: readonly Prediction[]): Judged =>
  ({ truth: { objects, dropped: 0 }, answer: answer(predictions) }) as unknown as Judged;

describe('figures of objects', () => {
  const many = Array.from({ length: 150 }, (_, i) => box((i % 18) * 11, Math.floor(i / 18) * 11));
  const pairs = [
    {
      truth: { objects: many.map((at) => object(at)), dropped: 0 },
      answer: answer(many.map((at, i) => found(at, 0.9 - i / 1000))),
    },
  ];

  it.each([
    [100, 100 / 150],
    [300, 1],
  ])('count at most %d of a picture', (limit, recall) => {
    const { boxes } = objectFigures(pairs, { classIds: [0], limit, withMasks: false });
    expect(boxes.ar100).toBeCloseTo(recall, 9);
  });

  it('of masks are by the masks, whatever the boxes', () => {
    const half = { truth: pairs[0]!.truth, answer: answer(many.map((at) => found(at, 0.9, 0, { ...at, width: 4 }))) };
    const { boxes, masks } = objectFigures([half], { classIds: [0], limit: 300, withMasks: true });
    expect(boxes.ap50).toBeCloseTo(1, 9);
    expect(masks?.ap50).toBe(0);
  });

  it('are by the class ids of the model', () => {
    const one = [{ truth: { objects: [object(box(5, 5))], dropped: 2 }, answer: answer([found(box(5, 5), 0.9, 7)]) }];
    const figures = objectFigures(one, { classIds: [7], limit: 100, withMasks: false });
    expect(figures).toMatchObject({ objects: 1, dropped: 2, boxes: { classes: [{ classId: 7, objects: 1 }] } });
    expect(figures.boxes.ap).toBeCloseTo(1, 9);
  });

  it('of a failed picture are those of nothing found', () => {
    const failed = [{ truth: { objects: [object(box(5, 5))], dropped: 0 }, answer: { code: 'timeout', detail: '-' } }];
    expect(objectFigures(failed, { classIds: [0], limit: 100, withMasks: false }).boxes.ap50).toBe(0);
  });
});

describe('mistakes', () => {
  const mistakes = (objects: readonly TrueObject[], predictions: readonly Prediction[]) =>
    pairObjects(judge(objects, predictions), [0, 1], 0.5);

  it('are what was missed, what is not there, and what was taken for another class', () => {
    const objects = [object(box(0, 0)), object(box(50, 0)), object(box(100, 0))];
    const predictions = [
      found(box(1, 0), 0.9),
      found(box(50, 1), 0.8, 1),
      found(box(150, 50), 0.7),
      found(box(100, 0), 0.4),
    ];
    expect(mistakes(objects, predictions)).toEqual([
      { truth: 0, answered: 0, score: 0.9 },
      { truth: 0, answered: 1, score: 0.8 },
      { truth: 0 },
      { answered: 0, score: 0.7 },
    ]);
  });

  it('are not made of two objects that overlap, each found as what it is', () => {
    const objects = [object(box(0, 0)), object(box(1, 0), { classIndex: 1 })];
    const predictions = [found(box(0, 0), 0.9, 1), found(box(1, 0), 0.8, 0)];
    const pairs = mistakes(objects, predictions);
    expect(pairs.map(({ truth, answered }) => [truth, answered])).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it('are not made in crowds', () => {
    const crowd = object(box(0, 0, 100, 100), { iscrowd: true });
    expect(mistakes([crowd], [found(box(20, 20), 0.9), found(box(150, 150), 0.9)])).toEqual([
      { answered: 0, score: 0.9 },
    ]);
  });
});

describe('classes', () => {
  it('are matched by name, whatever case and signs', () => {
    expect(matchClasses(['t-shirt_top', 'BAG'], ['Bag', { name: 'T-shirt/top' }], 'm')).toEqual([1, 0]);
  });

  it('of labels that are there twice are the first', () => {
    expect(matchClasses(['crane'], ['crane', 'Crane'], 'm')).toEqual([0]);
  });

  it('without names need a model of as many, and one kind of object a model of one', () => {
    expect(matchClasses(3, ['a', 'b', 'c', 'd'], 'm')).toEqual([0, 1, 2]);
    expect(matchClasses(1, ['nucleus'], 'm')).toEqual([0]);
    expect(() => matchClasses(3, ['a', 'b'], 'm')).toThrow('allowed: a model of 3 labels or more; m has 2');
    expect(() => matchClasses(1, ['a', 'b'], 'm')).toThrow('allowed: a model of a single label; m has 2');
  });
});

describe('speed', () => {
  it('is by nearest rank, and cost by the mean', () => {
    const answers = [30, 10, 20, 40].map((ms) => answer([], ms, ms * 1e-7));
    expect(speedOf([...answers, { code: 'timeout', detail: '-' }])).toEqual({
      p50Ms: 20,
      p95Ms: 40,
      usdPer1000: expect.closeTo(0.0025, 12),
      memoryMb: 1769,
    });
    expect(speedOf([])).toBeUndefined();
    expect(percentile([1, 2, 3], 0.5)).toBe(2);
  });
});
