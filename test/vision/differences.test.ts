import { differencesOf, disagreementOf, impactOf, type Sight } from '../../vision/differences.ts';

const at = (x: number, label: string, score: number): Sight => ({
  label,
  score,
  box: { x, y: 0, width: 10, height: 10 },
});

test('objects are the same by their overlap, under the same label first', () => {
  // Two labels in one place: each pairs with its own, though the other overlaps more.
  const before = [at(0, 'cat', 0.9), at(1, 'dog', 0.8), at(100, 'cat', 0.7), at(200, 'cat', 0.6)];
  const after = [at(1, 'cat', 0.85), at(0, 'dog', 0.8), at(101, 'dog', 0.5), at(300, 'dog', 0.4)];
  const { kept, relabelled, lost, gained } = differencesOf(before, after);
  const told = (pairs: readonly (readonly Sight[])[]) =>
    pairs.map((pair) => pair.map(({ label, score }) => `${label} ${score}`));
  expect(told(kept).sort()).toEqual([
    ['cat 0.9', 'cat 0.85'],
    ['dog 0.8', 'dog 0.8'],
  ]);
  expect(told(relabelled)).toEqual([['cat 0.7', 'dog 0.5']]);
  expect(lost).toEqual([before[3]]);
  expect(gained).toEqual([after[3]]);
  expect(disagreementOf({ kept, relabelled, lost, gained })).toBe(3 / 5);
  expect(impactOf({ kept, relabelled, lost, gained })).toBeCloseTo(0.05 + 0.7 + 0.6 + 0.4, 12);
});

test('an overlap below a half is another object', () => {
  // Boxes of 10 that are 3 apart share 7 of 13; 4 apart, 6 of 14.
  expect(disagreementOf(differencesOf([at(0, 'cat', 1)], [at(3, 'cat', 1)]))).toBe(0);
  expect(disagreementOf(differencesOf([at(0, 'cat', 1)], [at(4, 'cat', 1)]))).toBe(1);
});

test('of several boxes on one object the nearest is the same, the others are gained', () => {
  const { kept, gained } = differencesOf([at(0, 'cat', 1)], [at(2, 'cat', 1), at(1, 'cat', 0.5)]);
  expect(kept).toHaveLength(1);
  expect(kept[0]?.[1].score).toBe(0.5);
  expect(gained).toHaveLength(1);
});

test('classifiers differ by their first class alone', () => {
  const before = [
    { label: 'shoe', score: 0.6 },
    { label: 'boot', score: 0.3 },
  ];
  const same = differencesOf(before, [{ label: 'shoe', score: 0.9 }]);
  expect(disagreementOf(same)).toBe(0);
  expect(impactOf(same)).toBeCloseTo(0.3);
  const other = differencesOf(before, [{ label: 'boot', score: 0.7 }]);
  expect(disagreementOf(other)).toBe(1);
  expect(impactOf(other)).toBe(0.7);
});

test('nothing on either side is no disagreement; on one side it is all there is', () => {
  expect(disagreementOf(differencesOf([], []))).toBe(0);
  expect(disagreementOf(differencesOf([], [at(0, 'cat', 1)]))).toBe(1);
  expect(disagreementOf(differencesOf([{ label: 'cat', score: 1 }], []))).toBe(1);
});
