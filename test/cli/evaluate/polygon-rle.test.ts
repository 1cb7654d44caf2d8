import { polygonsToCounts } from '../../../cli/evaluate/polygon-rle.ts';
import { countsToString } from '../../../vision/rle.ts';

// Said by pycocotools 2.0: mask.merge(mask.frPyObjects(polygons, 30, 40)).
it.each([
  ['a slanted one', [[10.3, 5.2, 30.7, 8.1, 25, 28.9, 8, 20]], 'Q83e07I601O010O001O001O10O01O001O001ON3L3L4L4M3LZ8'],
  [
    'the whole picture',
    [[0, 0, 39, 0, 39, 29, 0, 29]],
    '0m01000000000000000000000000000000000000000000000000000000000000000000000000000n0',
  ],
  [
    'three, two of them overlapping and one thinner than a pixel',
    [
      [5.5, 5.5, 12.25, 5.5, 12.25, 12.25, 5.5, 12.25],
      [10, 10, 20, 10, 20, 20, 10, 20],
      [30, 2, 30.4, 2.2, 30.1, 2.9],
    ],
    'j56h00000008H04L00000000000000^b0',
  ],
  [
    'one that reaches out of the picture',
    [[-3, 4, 50, 10, 20, 40]],
    '45i02O0O2N1O2N2N1O2N101N1O2N2N0000000001O00000000000000001O000O1O1O1O1O1O1O2N1O1OH',
  ],
  ['a point', [[15, 15, 15, 15, 15, 15]], '`U1'],
])('fills %s as pycocotools does', (_name, polygons, counts) => {
  expect(countsToString(polygonsToCounts(polygons, { width: 40, height: 30 }))).toBe(counts);
});
