import fc from 'fast-check';
import { fromRle, toRle } from '../../../vision/masks/rle.ts';
import { drawn, objects } from './bitmaps.ts';

describe('toRle', () => {
  test('counts cover the whole picture, size is height first', () => {
    // pycocotools: m = zeros(4, 6); m[1:3, 2:4] = 1; mask.encode(asfortranarray(m))
    expect(toRle(drawn(['##', '##'], 2, 1), { width: 6, height: 4 })).toEqual({ size: [4, 6], counts: '92207' });
  });

  test('is undone by fromRle', () => {
    fc.assert(
      fc.property(objects, (bitmap) => {
        const source = { width: 120, height: 110 };
        const back = fromRle(toRle(bitmap, source));
        expect(toRle(back, source)).toEqual(toRle(bitmap, source));
        expect(back.data.reduce((sum, bit) => sum + bit, 0)).toBe(bitmap.data.reduce((sum, bit) => sum + bit, 0));
      }),
      { numRuns: 30 },
    );
  });
});
