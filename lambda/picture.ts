import { createHash } from 'node:crypto';
import type { Pixels, Size } from '../vision/types.ts';
import { decodePixels, type ImageHeader, readHeader } from './decode.ts';

/** One picture of a request: an encoded file, or pixels already (`{"pixels": ...}`). */
export type Subject =
  | { readonly bytes: Uint8Array; readonly fileName?: string }
  | { readonly pixels: Pixels; readonly fileName?: string };

/** A picture whose header is read: what it is, and its pixels on demand. */
export interface Picture extends Omit<ImageHeader, 'reading'> {
  readonly bytes: number;
  readonly sha256: string;
  /**
   * 8-bit pixels, oriented: grey or RGB, in full or, with `resizeTo`, of that size (the `fast` resampler).
   * Pixels that came as such are given as they are.
   */
  read(options: { readonly gray: boolean; readonly resizeTo?: Size }): Promise<Pixels>;
}

/**
 * Reads the header of a picture; no pixel is touched yet.
 * @throws ProblemError `media_type_unsupported`, `image_too_large`, `image_unreadable`
 */
export async function openPicture(subject: Subject, autoOrient: boolean): Promise<Picture> {
  if ('pixels' in subject) {
    const { pixels } = subject;
    const { width, height, data } = pixels;
    const facts = { width, height, format: 'pixels', orientation: 1, notes: [] };
    return { ...facts, bytes: data.length, sha256: sha256(data), read: async () => pixels };
  }
  const { bytes, fileName } = subject;
  const header = await readHeader(bytes, { autoOrient, fileName });
  const { reading, ...facts } = header;
  return {
    ...facts,
    bytes: bytes.length,
    sha256: sha256(bytes),
    read: (options) => decodePixels(header, options),
  };
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
