import { toPredictions } from '../../lambda/answer.ts';
import type { Detection } from '../../vision/types.ts';

test('the area is that of the mask, and with masks=none that of the box, drawn or not', async () => {
  const bitmap = { x: 0, y: 0, width: 2, height: 2, data: new Uint8Array([1, 1, 1, 0]) };
  const found: Detection = { classId: 0, score: 0.9, box: { x: 0, y: 0, width: 2, height: 2 }, bitmap };
  const areaWith = async (masks: 'polygon' | 'none') =>
    (await toPredictions([found], ['cell'], { width: 4, height: 4 }, masks)).map(({ area, mask }) => [area, !!mask]);
  expect(await areaWith('polygon')).toEqual([[3, true]]);
  expect(await areaWith('none')).toEqual([[4, false]]);
});
