import type { Sharp, SharpOptions } from 'sharp';
import { limits } from '../contract/limits.ts';
import { ProblemError } from '../contract/problems.ts';
import { toGray } from '../vision/luma.ts';
import type { Pixels, Size } from '../vision/types.ts';
import { profileName } from './decode/icc.ts';
import { planReduction } from './decode/memory.ts';
import { type Metadata, readMetadata } from './decode/metadata.ts';
import { toImageProblem } from './decode/problem.ts';
import { renderSvg } from './decode/svg.ts';
import { compareName, readableType } from './media-type.ts';
import { sharp } from './sharp.ts';

/** What a picture is, from its header alone. Width and height are those of the oriented picture. */
export interface ImageHeader extends Size {
  readonly format: string;
  /** EXIF orientation of the file, 1 to 8. */
  readonly orientation: number;
  /** What is done to the picture that one might not expect. */
  readonly notes: readonly string[];
  /** For `decodePixels` only. */
  readonly reading: Reading;
}

interface Reading {
  /** What is decoded: the file, or what was drawn from it. */
  readonly bytes: Uint8Array;
  readonly options: SharpOptions;
  readonly isTransparent: boolean;
  readonly isGrey: boolean;
  /** Where the picture in full would take too much memory. */
  readonly reducedTo: Size | undefined;
}

const options: SharpOptions = { failOn: 'error', limitInputPixels: limits.pixels };

/**
 * Reads the header of a picture: no pixel is touched before its size is known to be allowed.
 * @throws ProblemError `media_type_unsupported`, `image_too_large`, `image_unreadable`
 */
export async function readHeader(
  file: Uint8Array,
  { autoOrient, fileName }: { autoOrient: boolean; fileName?: string | undefined },
): Promise<ImageHeader> {
  if (file.length === 0) throw new ProblemError('image_unreadable', 'the image is empty: got 0 bytes');
  const type = readableType(file);
  const nameNote = fileName === undefined ? undefined : compareName(fileName, type);
  const bytes = type === 'svg' ? await renderSvg(file) : file;
  const metadata = await readMetadata(bytes, type, options);
  checkSize(metadata);
  const { orientation = 1 } = metadata;
  const isTurned = autoOrient && orientation > 1;
  const { width, height } = isTurned && orientation > 4 ? turn(metadata) : metadata;
  const reduction = planReduction(metadata, bytes, isTurned);
  const reducedTo = reduction === 1 ? undefined : divide({ width, height }, reduction);
  const notes = [
    nameNote,
    ...describe(metadata, type),
    reducedTo && `read at ${reducedTo.width} x ${reducedTo.height} to save memory`,
  ];
  return {
    format: type,
    width,
    height,
    orientation,
    notes: notes.filter((note) => note !== undefined),
    reading: {
      bytes,
      // Profiles of RGB and grey are left alone, as Pillow and OpenCV do; CMYK means nothing without one.
      options: { ...options, autoOrient, ignoreIcc: metadata.space !== 'cmyk' },
      isTransparent: metadata.hasAlpha,
      isGrey: metadata.space === 'b-w' || metadata.space === 'grey16',
      reducedTo,
    },
  };
}

/**
 * The pixels of a picture: oriented, 8-bit sRGB (or, with `gray`, one channel of ITU-R 601 luma, as Pillow and OpenCV
 * have it). With `resizeTo` exactly of that size by sharp's shrink-on-load and cubic kernel (the `fast` resampler); else in
 * full, but smaller than `header` says where the header's notes tell so.
 * @throws ProblemError `image_unreadable`, `timeout`
 */
export async function decodePixels(
  { format, reading }: ImageHeader,
  { gray, resizeTo }: { gray: boolean; resizeTo?: Size | undefined },
): Promise<Pixels> {
  const { bytes, isTransparent, isGrey, options } = reading;
  const size = resizeTo ?? reading.reducedTo;
  let picture: Sharp = sharp(bytes, options).timeout({ seconds: limits.seconds });
  if (isTransparent) picture = picture.flatten({ background: 'white' });
  if (size) picture = picture.resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' });
  picture = picture.toColourspace(gray && isGrey ? 'b-w' : 'srgb').raw();
  const { data, info } = await picture.toBuffer({ resolveWithObject: true }).catch((error: unknown) => {
    throw toImageProblem(error, format);
  });
  const { width, height, channels } = info;
  if (channels !== 1 && channels !== 3)
    throw new ProblemError('image_unreadable', `${format}: got ${channels} channels that are no known colours`);
  const pixels: Pixels = { data, width, height, channels };
  return gray ? toGray(pixels) : pixels;
}

function checkSize({ width, height }: Size): void {
  if (Math.max(width, height) > limits.side)
    throw new ProblemError('image_too_large', `got ${width} x ${height} pixels, allowed ${limits.side} a side`);
  if (width * height > limits.pixels)
    throw new ProblemError(
      'image_too_large',
      `got ${width} x ${height} = ${(width * height) / 1e6} megapixels, allowed ${limits.pixels / 1e6}`,
    );
}

function turn({ width, height }: Size): Size {
  return { width: height, height: width };
}

function divide({ width, height }: Size, by: number): Size {
  return { width: Math.max(1, Math.round(width / by)), height: Math.max(1, Math.round(height / by)) };
}

function describe(metadata: Metadata, type: string): (string | undefined)[] {
  const { pages = 1, width, height, depth = 'uchar', bitsPerSample } = metadata;
  const profile = metadata.icc && profileName(metadata.icc);
  return [
    pages > 1 ? `first of ${pages} ${type === 'tiff' || type === 'pdf' ? 'pages' : 'frames'}` : undefined,
    type === 'svg' ? `drawing rendered at ${width} x ${height}` : undefined,
    metadata.hasAlpha ? 'transparency laid on white' : undefined,
    metadata.space === 'cmyk' ? 'CMYK converted to sRGB' : undefined,
    depth === 'uchar'
      ? undefined
      : `${depth === 'ushort' ? `${bitsPerSample ?? 16} bits` : depth} a channel made 8 bits`,
    profile !== undefined && metadata.space !== 'cmyk' && !/srgb/i.test(profile)
      ? `colour profile "${profile}" not applied: values taken as stored, as Pillow and OpenCV do`
      : undefined,
  ];
}
