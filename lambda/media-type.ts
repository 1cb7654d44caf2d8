import { ProblemError } from '../contract/problems.ts';
import { sharp } from './sharp.ts';

interface MediaType {
  /** What users call it. */
  readonly name: string;
  /** File name extensions, the usual one first; none for what is no image. */
  readonly extensions: readonly string[];
  /** Bytes as latin1 text at an offset; any one of them tells the type. */
  readonly magic: readonly (readonly [offset: number, text: string])[];
}

/** Types told by their first bytes: those that can be read, and those worth naming in a refusal. */
const types: Readonly<Record<string, MediaType>> = {
  jpeg: { name: 'JPEG', extensions: ['.jpg', '.jpeg', '.jpe', '.jfif'], magic: [[0, '\xff\xd8\xff']] },
  png: { name: 'PNG', extensions: ['.png', '.apng'], magic: [[0, '\x89PNG\r\n\x1a\n']] },
  webp: { name: 'WebP', extensions: ['.webp'], magic: [[8, 'WEBP']] },
  gif: { name: 'GIF', extensions: ['.gif'], magic: [[0, 'GIF8']] },
  tiff: {
    name: 'TIFF',
    extensions: ['.tif', '.tiff', '.svs'],
    magic: ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].map((text) => [0, text] as const),
  },
  avif: { name: 'AVIF', extensions: ['.avif', '.avifs'], magic: [] },
  heic: { name: 'HEIC', extensions: ['.heic', '.heif', '.hif', '.heics'], magic: [] },
  svg: { name: 'SVG', extensions: ['.svg'], magic: [] },
  bmp: { name: 'BMP', extensions: ['.bmp', '.dib'], magic: [[0, 'BM']] },
  ico: { name: 'icon (ICO)', extensions: ['.ico', '.cur'], magic: [[0, '\0\0\x01\0']] },
  jp2: {
    name: 'JPEG 2000',
    extensions: ['.jp2', '.j2k', '.jpx'],
    magic: [
      [0, '\0\0\0\x0cjP  '],
      [0, '\xff\x4f\xff\x51'],
    ],
  },
  jxl: {
    name: 'JPEG XL',
    extensions: ['.jxl'],
    magic: [
      [0, '\xff\x0a'],
      [0, '\0\0\0\x0cJXL '],
    ],
  },
  psd: { name: 'Photoshop', extensions: ['.psd'], magic: [[0, '8BPS']] },
  tga: { name: 'TGA', extensions: ['.tga'], magic: [] },
  pnm: {
    name: 'PNM',
    extensions: ['.ppm', '.pgm', '.pbm', '.pnm'],
    magic: ['P4\n', 'P5\n', 'P6\n'].map((t) => [0, t] as const),
  },
  exr: { name: 'OpenEXR', extensions: ['.exr'], magic: [[0, 'v/1\x01']] },
  dicom: { name: 'DICOM', extensions: ['.dcm'], magic: [[128, 'DICM']] },
  pdf: { name: 'PDF', extensions: [], magic: [[0, '%PDF-']] },
  zip: { name: 'ZIP', extensions: [], magic: [[0, 'PK\x03\x04']] },
  gzip: { name: 'gzip', extensions: [], magic: [[0, '\x1f\x8b']] },
  video: {
    name: 'video',
    extensions: [],
    magic: [
      [4, 'ftyp'],
      [0, '\x1aE\xdf\xa3'],
    ],
  },
};

/** Whether this build of libvips decodes a type: the one of sharp reads AVIF, but no HEIC. */
function isReadable(type: string): boolean {
  const usual = types[type]?.extensions[0];
  return Object.values(sharp.format).some(
    ({ input }) => input.buffer && usual !== undefined && input.fileSuffix?.includes(usual),
  );
}

const readable = Object.keys(types).filter(isReadable);
const allowed = readable.map((type) => types[type]?.name).join(', ');

/** What a picture is by its first bytes: a key of `types`, or nothing known. */
export function sniff(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1000)).toString('latin1');
  const brand = head.slice(4, 8) === 'ftyp' ? head.slice(8, Math.max(16, bytes[3] ?? 0)) : '';
  if (/avi[fs]/.test(brand)) return 'avif';
  if (/hei[cmsx]|hev[cmsx]|mif1|msf1/.test(brand)) return 'heic';
  const found = Object.keys(types).find((type) => types[type]?.magic.some(([at, text]) => head.startsWith(text, at)));
  // libvips' own test: the tag within the first 1000 bytes.
  return found ?? (head.includes('<svg') ? 'svg' : undefined);
}

/**
 * The type of a picture, by content alone.
 * @throws ProblemError `media_type_unsupported` naming what came and what is allowed
 */
export function readableType(bytes: Uint8Array): string {
  const type = sniff(bytes);
  if (type !== undefined && readable.includes(type)) return type;
  const got = type === undefined ? 'the content is no known image type' : `got ${types[type]?.name}`;
  const advice = type === 'heic' ? '; phones can be set to take JPEG ("most compatible")' : '';
  throw new ProblemError('media_type_unsupported', `${got}, allowed ${allowed}${advice}`);
}

/**
 * Holds a file's name against its content, which decides.
 * @returns a note where they disagree
 * @throws ProblemError `media_type_unsupported` where the name is not an image's
 */
export function compareName(fileName: string, type: string): string | undefined {
  const extension = /\.[^./\\]*$/.exec(fileName)?.[0].toLowerCase();
  if (extension === undefined || types[type]?.extensions.includes(extension)) return undefined;
  if (Object.values(types).some((other) => other.extensions.includes(extension)))
    return `file name ends in ${extension}, content is ${types[type]?.name}: read as ${types[type]?.name}`;
  const endings = readable.flatMap((name) => types[name]?.extensions ?? []).join(' ');
  throw new ProblemError('media_type_unsupported', `file name ends in ${extension}, allowed ${endings}`);
}
