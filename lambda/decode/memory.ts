import type { Metadata } from 'sharp';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';

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
      return jpegCoefficientBytes(bytes);
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

/** libjpeg keeps all coefficients, 2 bytes each, of a JPEG in several scans (each progressive one is); else none. */
function jpegCoefficientBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let held = 8;
  let components = 0;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return held;
    const marker = bytes[at + 1] ?? 0;
    // Fill bytes, and markers that have no length.
    if (marker === 0xff || (marker >= 0xd0 && marker <= 0xd8) || marker <= 0x01) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      components = bytes[at + 9] ?? 0;
      const factors = Array.from({ length: components }, (_, index) => bytes[at + 11 + 3 * index] ?? 0x11);
      const across = Math.max(1, ...factors.map((factor) => factor >> 4));
      const down = Math.max(1, ...factors.map((factor) => factor & 15));
      held = (2 * factors.reduce((sum, factor) => sum + (factor >> 4) * (factor & 15), 0)) / (across * down);
      if (marker === 0xc2 || marker === 0xc6 || marker === 0xca || marker === 0xce) return held;
    }
    if (marker === 0xda) return (bytes[at + 4] ?? 0) < components ? held : 0;
    at += 2 + view.getUint16(at + 2);
  }
  return held;
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
