import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';
import { readJpegHeader } from './jpeg.ts';
import type { Metadata } from './metadata.ts';

/**
 * Bytes a decode may hold at once. With Node, libvips, the runtime and a model (about 200 MB) the process stays under
 * 512 MB. Just enough for 100 megapixels of a plain JPEG in full.
 */
export const decodeBytes = 300_000_000;

const reductions = [1, 2, 3, 4];

/** Bytes of one sample as libvips holds it. */
function sampleBytes(metadata: Metadata): number {
  const wide: Record<string, number> = { ushort: 2, short: 2, uint: 4, int: 4, float: 4, complex: 8, double: 8 };
  return wide[metadata.depth ?? 'uchar'] ?? 1;
}

/**
 * Bytes a pixel that the loader holds for the whole picture, whatever size is asked for: measured (peak RSS at 25 and
 * 100 megapixels, sharp 0.35.5). Plain JPEG and PNG are read line by line and hold none.
 */
function heldPerPixel(metadata: Metadata, bytes: Uint8Array): number {
  switch (metadata.format) {
    case 'jpeg':
      return readJpegHeader(bytes)?.coefficientBytes ?? 8;
    case 'png':
      return metadata.isProgressive ? metadata.channels * sampleBytes(metadata) : 0;
    case 'tiff':
      return metadata.channels * sampleBytes(metadata);
    case 'webp':
      return 4.8;
    case 'gif':
      return 4.4;
    case 'heif':
      return sampleBytes(metadata) === 1 ? 18 : 24;
    default:
      return 4;
  }
}

/**
 * By what whole number the sides must be divided so that decoding stays within `decodeBytes`: 1 for all but giants.
 * @throws ProblemError `image_too_large` where no division helps
 */
export function planReduction(metadata: Metadata, bytes: Uint8Array, isTurned: boolean): number {
  const pixels = metadata.width * metadata.height;
  const held = heldPerPixel(metadata, bytes);
  const turned = isTurned ? metadata.channels * sampleBytes(metadata) : 0;
  const perPixel = (n: number) => held + (turned + 3) / n ** 2;
  const reduction = reductions.find((n) => pixels * perPixel(n) <= decodeBytes);
  if (reduction !== undefined) return reduction;
  const kind = metadata.isProgressive ? `progressive ${metadata.format}` : metadata.format;
  const most = Math.floor(decodeBytes / perPixel(4) / 1e6);
  throw new ProblemError(
    'image_too_large',
    `got ${metadata.width} x ${metadata.height} pixels of ${kind}, which takes ${Math.round((held * pixels) / 1e6)} MB to read; ` +
      `allowed ${most} megapixels of this kind, ${limits.pixels / 1e6} of plain JPEG or PNG`,
  );
}
