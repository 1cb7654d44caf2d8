import type { Metadata as SharpMetadata, SharpOptions } from 'sharp';
import { ProblemError } from '../../contract/problems.ts';
import { sharp } from '../sharp.ts';
import { readJpegHeader } from './jpeg.ts';
import { toImageProblem } from './problem.ts';

/** What is asked of a header; width and height are as stored, before EXIF turns them. */
export type Metadata = Pick<
  SharpMetadata,
  'format' | 'width' | 'height' | 'space' | 'channels' | 'depth' | 'hasAlpha' | 'isProgressive' | 'orientation'
> &
  Partial<Pick<SharpMetadata, 'icc' | 'pages' | 'bitsPerSample'>>;

/**
 * Reads the header of a picture of a known type.
 * @throws ProblemError `image_unreadable`, `media_type_unsupported`
 */
export async function readMetadata(bytes: Uint8Array, type: string, options: SharpOptions): Promise<Metadata> {
  const quick = type === 'jpeg' ? plainJpeg(bytes) : undefined;
  if (quick) return quick;
  try {
    const metadata = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
    if (metadata.compression === 'hevc')
      throw new ProblemError('media_type_unsupported', 'got HEIC (HEVC) inside an AVIF file, which cannot be read');
    return metadata;
  } catch (error) {
    throw toImageProblem(error, type);
  }
}

/** Of a usual JPEG the markers tell all, in a fiftieth of the time; the unusual are left to libvips. */
function plainJpeg(bytes: Uint8Array): Metadata | undefined {
  const header = readJpegHeader(bytes);
  if (!header?.orientation || header.bitsPerSample !== 8) return undefined;
  const { width, height, components, coefficientBytes, orientation, profile } = header;
  if (width === 0 || height === 0 || (components !== 1 && components !== 3)) return undefined;
  return {
    format: 'jpeg',
    width,
    height,
    space: components === 1 ? 'b-w' : 'srgb',
    channels: components,
    depth: 'uchar',
    hasAlpha: false,
    isProgressive: coefficientBytes > 0,
    orientation,
    ...(profile && { icc: Buffer.from(profile) }),
  };
}
