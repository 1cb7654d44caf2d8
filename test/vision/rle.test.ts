import fc from 'fast-check';
import { countsToString, decodeRle, encodeRle, rleArea, rleIou, stringToCounts } from '../../vision/rle.ts';
import type { Bitmap, Size } from '../../vision/types.ts';

/** A random mask in a random window of a random picture. */
const scene = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain((source) =>
    fc.record({
      source: fc.constant(source),
      a: bitmapWithin(source),
      b: bitmapWithin(source),
    }),
  );

function bitmapWithin(source: Size): fc.Arbitrary<Bitmap> {
  return fc
    .tuple(fc.nat(source.width - 1), fc.nat(source.height - 1))
    .chain(([x, y]) =>
      fc
        .tuple(fc.integer({ min: 1, max: source.width - x }), fc.integer({ min: 1, max: source.height - y }))
        .chain(([width, height]) =>
          fc
            .array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height })
            .map((data) => ({ x, y, width, height, data: Uint8Array.from(data) })),
        ),
    );
}

function setPixels(bitmap: Bitmap): Set<string> {
  const set = new Set<string>();
  for (let i = 0; i < bitmap.data.length; i++) {
    if (bitmap.data[i]) set.add(`${bitmap.x + (i % bitmap.width)},${bitmap.y + Math.floor(i / bitmap.width)}`);
  }
  return set;
}

test('strings are those of pycocotools', () => {
  // m = zeros(h, w); m[h//4:h//2, w//3:] = 1; m[:, 0] = 1
  const mask = (width: number, height: number): number[] => {
    const data = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const inside = y >= Math.floor(height / 4) && y < Math.floor(height / 2) && x >= Math.floor(width / 3);
        data[y * width + x] = x === 0 || inside ? 1 : 0;
      }
    }
    return encodeRle({ x: 0, y: 0, width, height, data }, { width, height });
  };
  expect(countsToString(mask(3, 4))).toBe('041M20O');
  expect(countsToString(mask(7, 9))).toBe('09;IL0000000N');
  expect(countsToString(mask(640, 480))).toBe(`0P?h_S3hD\`klL${'0'.repeat(851)}XL`);
  expect(rleArea(mask(640, 480))).toBe(51720);
});

test('a mask comes back as it was, in the smallest window', () => {
  fc.assert(
    fc.property(scene, ({ source, a }) => {
      const counts = encodeRle(a, source);
      expect(counts.reduce((sum, count) => sum + count)).toBe(source.width * source.height);
      const back = decodeRle(stringToCounts(countsToString(counts)), source);
      const pixels = setPixels(a);
      expect(setPixels(back)).toEqual(pixels);
      expect(rleArea(counts)).toBe(pixels.size);
      if (pixels.size === 0) expect([back.width, back.height]).toEqual([0, 0]);
      else for (const edge of edges(back)) expect(edge).toContain(1);
    }),
    { numRuns: 500 },
  );
});

function edges({ data, width, height }: Bitmap): number[][] {
  const column = (x: number) => Array.from({ length: height }, (_, y) => data[y * width + x]!);
  return [[...data.subarray(0, width)], [...data.subarray((height - 1) * width)], column(0), column(width - 1)];
}

test('IoU of run lengths is that of the pixels', () => {
  fc.assert(
    fc.property(scene, fc.boolean(), ({ source, a, b }, crowd) => {
      const [first, second] = [setPixels(a), setPixels(b)];
      const both = [...first].filter((pixel) => second.has(pixel)).length;
      const over = crowd ? first.size : first.size + second.size - both;
      const expected = both === 0 ? 0 : both / over;
      expect(rleIou(encodeRle(a, source), encodeRle(b, source), crowd)).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test('runs of any length survive the string', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100_000_000)), (counts) => {
      expect(stringToCounts(countsToString(counts))).toEqual(counts);
    }),
  );
});

test('text that is no RLE is refused', () => {
  expect(() => stringToCounts(' ')).toThrow(RangeError);
  expect(() => stringToCounts('P')).toThrow('not a COCO RLE at character 2');
  expect(() => stringToCounts('oooooooo0')).toThrow(RangeError);
  expect(() => stringToCounts('O')).toThrow('a run of -1 pixels');
  expect(() => decodeRle([3, 2], { width: 2, height: 2 })).toThrow('RLE of 5 pixels for a picture of 2 x 2');
});
