import { categoryGroups, inGroups, orderedGroups } from '../../../vision/metrics/drift-groups.ts';

describe('ordered groups', () => {
  it('hold a tenth of the baseline each', () => {
    expect(orderedGroups([5, 5, 1, 9, 20, 60])).toEqual([[0, 1], [2, 3], [4], [5]]);
  });

  it('have what lies below and above all of the baseline apart', () => {
    expect(orderedGroups([0, 0, 7, 0, 0, 0])).toEqual([[0, 1], [2], [3, 4, 5]]);
  });

  it('join a last group that is too small with the one before', () => {
    expect(orderedGroups([50, 45, 3, 2, 0])).toEqual([[0], [1, 2, 3], [4]]);
  });

  it('are none of an empty baseline, and every bin is in one of any other', () => {
    expect(orderedGroups([0, 0])).toEqual([]);
    expect(orderedGroups([0, 3, 0, 0, 4, 1, 0]).flat()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});

it('categories below a tenth of the baseline are one group, those that were never seen another', () => {
  expect(categoryGroups([70, 4, 0, 24, 2, 0])).toEqual([[0], [3], [1, 4], [2, 5]]);
});

it('a histogram is added up group by group', () => {
  expect(inGroups([1, 2, 3, 4], [[0, 3], [1], [2]])).toEqual([5, 2, 3]);
});
