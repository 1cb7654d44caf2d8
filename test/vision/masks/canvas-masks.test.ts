import { canvasMasks } from '../../../vision/masks/canvas-masks.ts';
import type { Transform } from '../../../vision/types.ts';
import { tensor } from '../tensors.ts';
import { lines } from './bitmaps.ts';

// Two masks of 4 x 3: the second is an L.
const masks = tensor([2, 1, 3, 4], [...new Array(12).fill(0), 0, 0.9, 0.5, 0, 0, 0.9, 0.9, 0, 0, 0.1, 0, 0]);

describe('canvasMasks', () => {
  test('a mask of the picture itself is taken as it is, above one half', () => {
    const source = { width: 4, height: 3 };
    const transform: Transform = { source, input: source, resized: source, left: 0, top: 0 };
    const bitmap = canvasMasks(masks)(1, { x: 1.2, y: 0, width: 1.8, height: 2 }, transform);
    expect(bitmap).toMatchObject({ x: 0, y: 0 });
    expect(lines(bitmap)).toEqual(['.#..', '.##.', '....']);
  });

  test('a mask of a smaller input is resized to the picture', () => {
    const input = { width: 4, height: 3 };
    const transform: Transform = { source: { width: 8, height: 6 }, input, resized: input, left: 0, top: 0 };
    const bitmap = canvasMasks(masks)(1, { x: 2, y: 0, width: 4, height: 4 }, transform);
    expect(bitmap).toMatchObject({ x: 1, y: 0, width: 6, height: 5 });
    expect(lines(bitmap)).toEqual(['.###..', '.###..', '.####.', '.####.', '......']);
  });
});
