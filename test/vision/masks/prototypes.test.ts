import fc from 'fast-check';
import type { InputSpec } from '../../../contract/model.ts';
import { inputSchema } from '../../../contract/model.ts';
import { planTransform } from '../../../vision/geometry.ts';
import { prototypeMasks } from '../../../vision/masks/prototypes.ts';
import type { Tensor, Transform } from '../../../vision/types.ts';
import { tensor } from '../tensors.ts';
import { lines } from './bitmaps.ts';

const letterbox: InputSpec = inputSchema.parse({ width: 64, height: 64 });

/** One prototype of 16 x 16 over an input of 64 x 64. */
function plane(value: (x: number, y: number) => number): Tensor {
  return tensor(
    [1, 1, 16, 16],
    Array.from({ length: 256 }, (_, i) => value(i % 16, Math.floor(i / 16))),
  );
}

describe('prototypeMasks', () => {
  // 200 x 100 becomes 64 x 32 of 64 x 64, 16 lines of padding above.
  const source = { width: 200, height: 100 };
  const transform = planTransform(source, letterbox);
  const whole = { x: 0, y: 0, ...source };

  test('a border in the middle of the input lies in the middle of the picture', () => {
    const across = prototypeMasks(
      plane((x) => x - 7.5),
      () => 1,
    )(0, whole, transform);
    expect(lines(across)).toEqual(new Array(100).fill('.'.repeat(100) + '#'.repeat(100)));
    const down = prototypeMasks(
      plane((_, y) => y - 7.5),
      () => -1,
    )(0, whole, transform);
    expect(lines(down)).toEqual([...new Array(50).fill('#'.repeat(200)), ...new Array(50).fill('.'.repeat(200))]);
  });

  test('a mask is cut to its box, and only as large as it', () => {
    const bitmap = prototypeMasks(
      plane(() => 1),
      () => 1,
    )(0, { x: 10.4, y: 20.6, width: 30, height: 10 }, transform);
    expect(bitmap).toMatchObject({ x: 10, y: 21, width: 30, height: 10 });
    expect(bitmap.data).toEqual(new Uint8Array(300).fill(1));
  });

  test('the mask of a sliver at the far edges is a pixel inside the picture', () => {
    const set = prototypeMasks(
      plane(() => 1),
      () => 1,
    );
    const bitmap = set(0, { x: 199.7, y: 99.7, width: 0.3, height: 0.3 }, transform);
    expect(bitmap).toEqual({ x: 199, y: 99, width: 1, height: 1, data: Uint8Array.of(1) });
  });

  test('the padding of the letterbox is not looked at', () => {
    // Everything set in the padding, nothing in the picture: lines 4 to 11 of the prototype.
    const padded = plane((_, y) => (y < 4 || y > 11 ? 100 : -1));
    expect(prototypeMasks(padded, () => 1)(0, whole, transform).data).toEqual(new Uint8Array(20_000));
  });

  test('coefficients weigh the prototypes of their row', () => {
    const two = tensor([1, 2, 1, 1], [1, -1]);
    const coefficients = [
      [2, 1],
      [1, 2],
    ];
    const maskOf = prototypeMasks(two, (row, channel) => coefficients[row]![channel]!);
    const box = { x: 0, y: 0, width: 1, height: 1 };
    expect([...maskOf(0, box, transform).data]).toEqual([1]);
    expect([...maskOf(1, box, transform).data]).toEqual([0]);
  });

  test('pixels are those of a bilinear resize of the whole plane', () => {
    const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 256, maxLength: 256 });
    const size = fc.integer({ min: 1, max: 90 });
    fc.assert(
      fc.property(values, size, size, (data, width, height) => {
        const t = planTransform({ width, height }, letterbox);
        const { data: pixels } = prototypeMasks(tensor([1, 1, 16, 16], data), () => 1)(
          0,
          { x: 0, y: 0, width, height },
          t,
        );
        const differ = pixels.filter((bit, i) => {
          const value = sample(data, (i % width) + 0.5, Math.floor(i / width) + 0.5, t);
          // Values of 0 but for rounding may fall on either side.
          return Math.abs(value) > 1e-3 && bit !== (value > 0 ? 1 : 0);
        });
        expect(differ).toHaveLength(0);
      }),
      { numRuns: 50 },
    );
  });
});

function sample(data: readonly number[], x: number, y: number, t: Transform): number {
  const u = clamp(
    ((x * t.resized.width) / t.source.width + t.left) / 4 - 0.5,
    t.left / 4,
    (t.left + t.resized.width) / 4 - 1,
  );
  const v = clamp(
    ((y * t.resized.height) / t.source.height + t.top) / 4 - 0.5,
    t.top / 4,
    (t.top + t.resized.height) / 4 - 1,
  );
  const at = (column: number, line: number) => data[line * 16 + column]!;
  const [u0, v0] = [Math.floor(u), Math.floor(v)];
  const [u1, v1] = [Math.ceil(u), Math.ceil(v)];
  const upper = at(u0, v0) * (1 - (u - u0)) + at(u1, v0) * (u - u0);
  const lower = at(u0, v1) * (1 - (u - u0)) + at(u1, v1) * (u - u0);
  return upper * (1 - (v - v0)) + lower * (v - v0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(Math.max(least, most), value));
}
