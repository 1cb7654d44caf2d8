import { toPredictions } from '../../lambda/answer.ts';
import type { Detection } from '../../vision/types.ts';

const box = { x: 0, y: 0, width: 2, height: 2 };
const bitmap = () => ({ ...box, data: new Uint8Array([1, 1, 1, 0]) });

test('the area is that of the mask, and with masks=none that of the box, drawn or not', async () => {
  const found: Detection = { classId: 0, score: 0.9, box, bitmap };
  const areaWith = async (masks: 'polygon' | 'none') =>
    (await toPredictions([found], ['cell'], { width: 4, height: 4 }, masks)).map(({ area, mask }) => [area, !!mask]);
  expect(await areaWith('polygon')).toEqual([[3, true]]);
  expect(await areaWith('none')).toEqual([[4, false]]);
});

test.each(['polygon', 'rle', 'png'] as const)('a mask as %s is done with before the next', async (masks) => {
  let computed = 0;
  const counted = () => {
    computed++;
    return bitmap();
  };
  const found: Detection = { classId: 0, score: 0.9, box, bitmap: counted };
  const predictions = toPredictions([found, found, found], ['cell'], { width: 4, height: 4 }, masks);
  expect(computed).toBe(1);
  expect(await predictions).toHaveLength(3);
  expect(computed).toBe(3);
});
