import fc from 'fast-check';
import { sharp } from '../../../lambda/sharp.ts';
import { resample } from '../../../vision/resample.ts';
import type { Pixels, Size } from '../../../vision/types.ts';

/** Noise, in which every wrong weight and position shows. */
function noise({ width, height }: Size, channels: 1 | 3, seed = 1): Pixels {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * channels }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 24;
  });
  return { data, width, height, channels };
}

async function bySharp({ data, width, height, channels }: Pixels, to: Size): Promise<Buffer> {
  // From a file, as pictures come: what lies in memory libvips rounds in another rhythm.
  const file = await sharp(data, { raw: { width, height, channels } }).png({ compressionLevel: 0 }).toBuffer();
  return sharp(file)
    .resize(to.width, to.height, { fit: 'fill', kernel: 'cubic' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
}

async function differing(pixels: Pixels, to: Size): Promise<number> {
  const expected = await bySharp(pixels, to);
  const { data } = resample(pixels, to, 'fast');
  expect(data).toHaveLength(expected.length);
  return data.reduce((count, level, at) => count + (level === expected[at] ? 0 : 1), 0);
}

describe('fast gives the very bytes of sharp', () => {
  it.each([
    ['shrinking', [640, 480], [416, 416]],
    ['positions that are ties', [640, 480], [512, 384]],
    ['ties where errors of rounding tell', [738, 490], [640, 320]],
    ['exactly half', [1280, 960], [640, 480]],
    ['a quarter and less, which is averaged first', [1000, 750], [200, 150]],
    ['sides that the average does not divide', [1003, 757], [61, 47]],
    ['a hundredth', [6000, 40], [28, 28]],
    ['enlarging', [256, 256], [512, 512]],
    ['enlarging to ties', [36, 99], [134, 128]],
    ['enlarging by odd parts', [333, 217], [512, 300]],
    ['one axis growing, the other shrinking', [90, 50], [64, 128]],
    ['one axis growing, the other as it is', [90, 50], [90, 64]],
    ['one axis shrinking, the other as it is', [90, 50], [64, 50]],
    ['a single pixel', [1, 1], [5, 5]],
    ['to a single pixel', [2, 7], [1, 1]],
  ] as const)('%s', async (_, [width, height], [toWidth, toHeight]) => {
    for (const channels of [1, 3] as const) {
      expect(await differing(noise({ width, height }, channels), { width: toWidth, height: toHeight })).toBe(0);
    }
  });

  it('whatever the sizes', async () => {
    const side = fc.integer({ min: 1, max: 150 });
    const size = fc.record({ width: side, height: side });
    await fc.assert(
      fc.asyncProperty(size, size, fc.constantFrom(1 as const, 3 as const), fc.integer(), async (from, to, ...rest) => {
        expect(await differing(noise(from, ...rest), to)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
