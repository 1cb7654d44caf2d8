import fc from 'fast-check';
import type { Bitmap } from '../../../vision/types.ts';

/** A mask drawn with characters: `#` is set. */
export function drawn(lines: readonly string[], x = 0, y = 0): Bitmap {
  const width = lines[0]?.length ?? 0;
  const data = Uint8Array.from(lines.join(''), (character) => (character === '#' ? 1 : 0));
  return { x, y, width, height: lines.length, data };
}

export function lines({ data, width, height }: Bitmap): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (bit) => (bit ? '#' : '.')).join(''),
  );
}

/** Any pixels at all. */
export const noise: fc.Arbitrary<Bitmap> = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), fc.nat(50), fc.nat(50))
  .chain(([width, height, x, y]) =>
    fc
      .array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height })
      .map((bits) => ({ x, y, width, height, data: Uint8Array.from(bits) })),
  );

interface Ellipse {
  x: number;
  y: number;
  a: number;
  b: number;
  angle: number;
}

const ellipse: fc.Arbitrary<Ellipse> = fc.record({
  x: fc.integer({ min: 10, max: 90 }),
  y: fc.integer({ min: 10, max: 90 }),
  a: fc.integer({ min: 5, max: 40 }),
  b: fc.integer({ min: 5, max: 40 }),
  angle: fc.integer({ min: 0, max: 179 }),
});

/** Objects as models find them: slanted ellipses joined, others cut out of them. */
export const objects: fc.Arbitrary<Bitmap> = fc
  .tuple(fc.array(ellipse, { minLength: 1, maxLength: 4 }), fc.array(ellipse, { maxLength: 2 }))
  .map(([parts, holes]) => {
    const data = Uint8Array.from({ length: 100 * 100 }, (_, i) => {
      const [x, y] = [(i % 100) + 0.5, Math.floor(i / 100) + 0.5];
      const set = parts.some((part) => within(part, x, y)) && !holes.some((hole) => within(hole, x, y));
      return set ? 1 : 0;
    });
    return { x: 7, y: 3, width: 100, height: 100, data };
  });

function within({ x, y, a, b, angle }: Ellipse, px: number, py: number): boolean {
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  const along = (px - x) * cos + (py - y) * sin;
  const across = (py - y) * cos - (px - x) * sin;
  return (along / a) ** 2 + (across / b) ** 2 < 1;
}
