import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { decodeApart, type Outcome } from './peak.ts';

// Much is decoded here; a busy machine needs its time.
jest.setTimeout(120_000);

const dir = mkdtempSync(join(tmpdir(), 'glimpse-'));
afterAll(() => rmSync(dir, { recursive: true }));

function plain(width: number, height = width): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#3468ac' }, limitInputPixels: false });
}

async function decodeGiant(name: string, picture: Sharp): Promise<Outcome> {
  const file = join(dir, name);
  await picture.toFile(file);
  const [outcome] = decodeApart([file]);
  return outcome!;
}

describe('a picture as large as is allowed stays under 512 MB', () => {
  test('100 megapixels of plain JPEG, in full', async () => {
    const outcome = await decodeGiant('plain.jpg', plain(10_000).jpeg());
    expect(outcome).toMatchObject({ width: 10_000, height: 10_000, isWhole: true });
    // The process that serves holds about 100 MB more than this one: the native runtime and a model.
    expect(outcome.peakMb).toBeLessThan(412);
  });

  test('turned by EXIF it would need twice as much, so that it is read at half its size, noted', async () => {
    const outcome = await decodeGiant('turned.jpg', plain(10_000, 9000).withMetadata({ orientation: 6 }).jpeg());
    expect(outcome.header).toMatchObject({
      width: 9000,
      height: 10_000,
      notes: ['read at 4500 x 5000 to save memory'],
    });
    expect(outcome).toMatchObject({ width: 4500, height: 5000, isWhole: true });
    expect(outcome.peakMb).toBeLessThan(400);
  });

  test('48 megapixels of progressive JPEG without subsampling', async () => {
    const jpeg = plain(8000, 6000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' });
    const outcome = await decodeGiant('progressive.jpg', jpeg);
    expect(outcome).toMatchObject({ header: { width: 8000 }, isWhole: true });
    expect(outcome.peakMb).toBeLessThan(450);
  });

  test('16 megapixels of AVIF', async () => {
    const outcome = await decodeGiant('a.avif', plain(4000).avif({ effort: 0, chromaSubsampling: '4:4:4' }));
    expect(outcome).toMatchObject({ header: { width: 4000 }, isWhole: true });
    expect(outcome.peakMb).toBeLessThan(450);
  });

  test('60 megapixels of WebP', async () => {
    const outcome = await decodeGiant('a.webp', plain(10_000, 6000).webp({ effort: 0 }));
    expect(outcome).toMatchObject({ header: { width: 10_000 }, isWhole: true });
    expect(outcome.peakMb).toBeLessThan(450);
  });
});

test('a kind that would need more to decode is refused from its header, saying what is allowed', async () => {
  const outcome = await decodeGiant(
    'progressive.jpg',
    plain(10_000).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
  );
  expect(outcome.code).toBe('image_too_large');
  expect(outcome.detail).toBe(
    'got 10000 x 10000 pixels of progressive jpeg, which takes 600 MB to read; allowed 48 megapixels of this kind, 100 of plain JPEG or PNG',
  );
  expect(outcome.peakMb).toBeLessThan(130);
});
