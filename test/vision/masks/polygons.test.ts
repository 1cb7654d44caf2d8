import fc from 'fast-check';
import { type Ring, toPolygons } from '../../../vision/masks/polygons.ts';
import type { Bitmap } from '../../../vision/types.ts';
import { drawn, lines, noise, objects } from './bitmaps.ts';

/** Rings filled even-odd at pixel centres, over the window of `like`. */
function filled(rings: readonly Ring[], { x, y, width, height }: Bitmap): Bitmap {
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const py = y + row + 0.5;
    const crossings: number[] = [];
    for (const ring of rings) {
      for (const [i, [x1, y1]] of ring.entries()) {
        const [x2, y2] = ring[(i + 1) % ring.length]!;
        if (y1 > py !== y2 > py) crossings.push(x1 + ((py - y1) / (y2 - y1)) * (x2 - x1));
      }
    }
    for (let column = 0; column < width; column++) {
      const px = x + column + 0.5;
      data[row * width + column] = crossings.filter((crossing) => crossing < px).length % 2;
    }
  }
  return { x, y, width, height, data };
}

function areaOf(ring: Ring): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

describe('toPolygons', () => {
  test('a rectangle is its four corners, clockwise', () => {
    expect(toPolygons(drawn(['####', '####', '####'], 10, 20))).toEqual([
      [
        [14, 20],
        [14, 23],
        [10, 23],
        [10, 20],
      ],
    ]);
  });

  test('a hole is a ring the other way round', () => {
    const rings = toPolygons(drawn(['#####', '#####', '#...#', '#...#', '#####', '#####']));
    expect(rings.map(areaOf)).toEqual([30, -6]);
  });

  test('a staircase of single steps is one slanted side', () => {
    const size = 40;
    const triangle = Array.from({ length: size }, (_, y) => '#'.repeat(y + 1).padEnd(size, '.'));
    expect(toPolygons(drawn(triangle))[0]!.length).toBeLessThanOrEqual(5);
  });

  test('parts that do not touch are rings of their own', () => {
    expect(toPolygons(drawn(['##...', '##.##', '...##']))).toHaveLength(2);
  });

  test('an empty mask has no rings', () => {
    expect(toPolygons(drawn(['....', '....']))).toEqual([]);
    expect(toPolygons(drawn([]))).toEqual([]);
  });

  test('filling the rings of an object gives its mask back', () => {
    fc.assert(
      fc.property(objects, (bitmap) => {
        expect(lines(filled(toPolygons(bitmap), bitmap))).toEqual(lines(bitmap));
      }),
      { numRuns: 60 },
    );
  });

  test('a large object takes few points and loses less than half a percent', () => {
    const side = 1000;
    const data = Uint8Array.from({ length: side * side }, (_, i) =>
      Math.hypot((i % side) - 500, Math.floor(i / side) - 500) < 480 ? 1 : 0,
    );
    const bitmap = { x: 0, y: 0, width: side, height: side, data };
    const rings = toPolygons(bitmap);
    const back = filled(rings, bitmap).data;
    let both = 0;
    let either = 0;
    for (let i = 0; i < data.length; i++) {
      both += data[i]! & back[i]!;
      either += data[i]! | back[i]!;
    }
    expect(rings[0]!.length).toBeLessThan(200);
    expect(both / either).toBeGreaterThan(0.995);
  });

  test('filling the rings of any pixels gives them back', () => {
    fc.assert(
      fc.property(noise, (bitmap) => {
        expect(lines(filled(toPolygons(bitmap), bitmap))).toEqual(lines(bitmap));
      }),
      { numRuns: 200 },
    );
  });
});
