import { type Classified, calibration, confusionMatrix, topKAccuracy } from '../../../vision/metrics/classification.ts';

function answer(truth: number, ...ranked: [classId: number, score: number][]): Classified {
  return { truth, ranked: ranked.map(([classId, score]) => ({ classId, score })) };
}

const pictures = [
  answer(0, [0, 0.9], [1, 0.05], [2, 0.05]),
  answer(1, [2, 0.6], [1, 0.3], [0, 0.1]),
  answer(2, [2, 0.7], [0, 0.2], [1, 0.1]),
  answer(2, [0, 0.5], [1, 0.3], [2, 0.2]),
];

test('top-k accuracy counts the true class among the first k', () => {
  expect([1, 2, 3].map((k) => topKAccuracy(pictures, k))).toEqual([0.5, 0.75, 1]);
  expect(topKAccuracy([answer(0)], 5)).toBe(0);
  expect(topKAccuracy([], 1)).toBeNaN();
});

test('confusion is counted by true class, then by answer', () => {
  expect(confusionMatrix(pictures, 3)).toEqual([
    [1, 0, 0],
    [0, 0, 1],
    [1, 0, 1],
  ]);
  expect(confusionMatrix([answer(0)], 1)).toEqual([[0]]);
  expect(() => confusionMatrix([answer(3, [0, 1])], 3)).toThrow('class 3 of 3 classes');
  expect(() => confusionMatrix([answer(0, [7, 1])], 3)).toThrow('class 7 of 3 classes');
});

test('calibration error is the gap of score and accuracy, weighted by bin', () => {
  // Bins to 0.5 (one picture, wrong) and to 1 (three: 0.9 right, 0.6 wrong, 0.7 right).
  const { ece, bins } = calibration(pictures, 2);
  expect(bins.map(({ from, to, count }) => [from, to, count])).toEqual([
    [0, 0.5, 1],
    [0.5, 1, 3],
  ]);
  expect(bins[0]).toMatchObject({ score: 0.5, accuracy: 0 });
  expect(bins[1]!.score).toBeCloseTo(2.2 / 3, 12);
  expect(bins[1]!.accuracy).toBeCloseTo(2 / 3, 12);
  expect(ece).toBeCloseTo((0.5 + 0.2) / 4, 12);
});

test('scores of 0 and 1 lie in the outer bins, and no pictures have no error', () => {
  const { bins, ece } = calibration([answer(0, [0, 0]), answer(0, [0, 1])], 10);
  expect(bins.map(({ count }) => count)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  expect(ece).toBe(0.5);
  expect(calibration([]).ece).toBe(0);
});
