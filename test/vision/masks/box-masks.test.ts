import { readFileSync } from 'node:fs';
import { boxMasks } from '../../../vision/masks/box-masks.ts';
import { toRle } from '../../../vision/masks/rle.ts';
import type { Transform } from '../../../vision/types.ts';
import { fixture } from '../../fixtures.ts';
import { tensor } from '../tensors.ts';

const { width, height, samples, cases } = JSON.parse(readFileSync(fixture('masks/paste.json'), 'utf8')) as {
  width: number;
  height: number;
  samples: number;
  cases: { box: [number, number, number, number]; mask: number[]; counts: string }[];
};
const source = { width, height };
const transform: Transform = { source, input: source, resized: source, left: 0, top: 0 };
const all = tensor(
  [cases.length, 1, samples, samples],
  cases.flatMap(({ mask }) => mask),
);

test.each(cases.map((paste, row) => [paste.box, row] as const))(
  'the mask of %j is pasted as torchvision does',
  (_, row) => {
    const { box, counts } = cases[row]!;
    const [x1, y1, x2, y2] = box;
    const bitmap = boxMasks(all)(row, { x: x1, y: y1, width: x2 - x1, height: y2 - y1 }, transform);
    expect(toRle(bitmap, source)).toEqual({ size: [height, width], counts });
  },
);

test('of a mask that reaches beyond the picture there is what lies in it', () => {
  const full = tensor([1, 1, 2, 2], [1, 1, 1, 1]);
  const box = { x: -width, y: -height, width: 3 * width, height: 3 * height };
  const { data, ...window } = boxMasks(full)(0, box, transform);
  expect(window).toEqual({ x: 0, y: 0, width, height });
  expect(data).toEqual(new Uint8Array(width * height).fill(1));
});
