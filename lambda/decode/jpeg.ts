/** What the markers of a JPEG tell before its first scan. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bitsPerSample: number;
  /** EXIF orientation; 1 where there is none, nothing where what there is cannot be told for sure. */
  readonly orientation: number | undefined;
  /** The ICC profile, or its first part. */
  readonly profile: Uint8Array | undefined;
  /**
   * Bytes a pixel that libjpeg must hold: it keeps all coefficients, 2 bytes each, of a picture in several scans (each
   * progressive one is), and none of one in a single scan.
   */
  readonly coefficientBytes: number;
}

const startOfScan = 0xda;

/** Reads the markers of a JPEG up to its first scan; nothing where they are not as they should be. */
export function readJpegHeader(file: Uint8Array): JpegHeader | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let frame: ReturnType<typeof readFrame> | undefined;
  let orientation: number | undefined = 1;
  let exifs = 0;
  let profile: Uint8Array | undefined;
  for (let at = nextMarker(bytes, 2); at + 4 <= bytes.length; at = nextMarker(bytes, at)) {
    const marker = bytes[at + 1]!;
    const length = bytes.readUInt16BE(at + 2);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    // Those without a length do not belong here.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9) || length < 2) return undefined;
    if (segment.length < length - 2) return undefined;
    at += 2 + length;
    if (marker === startOfScan) {
      if (!frame) return undefined;
      const { fullBytes, isProgressive, ...rest } = frame;
      const isSingle = !isProgressive && (segment[0] ?? 0) >= frame.components;
      return { ...rest, orientation, profile, coefficientBytes: isSingle ? 0 : fullBytes };
    }
    if (isFrame(marker)) {
      if (frame || segment.length < 6 + 3 * (segment[5] ?? 0)) return undefined;
      frame = readFrame(marker, segment);
    }
    if (marker === 0xe1 && segment.toString('latin1', 0, 6) === 'Exif\0\0')
      orientation = exifs++ === 0 ? readOrientation(segment.subarray(6)) : undefined;
    if (marker === 0xe2 && segment.toString('latin1', 0, 12) === 'ICC_PROFILE\0') profile ??= segment.subarray(14);
  }
  return undefined;
}

/** Where the next marker begins: as libjpeg does, what is none, and fill bytes, are passed over. */
function nextMarker(bytes: Buffer, from: number): number {
  let at = from;
  while (at + 1 < bytes.length && (bytes[at] !== 0xff || bytes[at + 1] === 0xff || bytes[at + 1] === 0)) at++;
  return at;
}

/** Start of frame, whatever the coding: but for the tables that share its range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(marker: number, segment: Buffer) {
  const components = segment[5]!;
  const factors = Array.from({ length: components }, (_, index) => segment[7 + 3 * index]!);
  const across = Math.max(1, ...factors.map((factor) => factor >> 4));
  const down = Math.max(1, ...factors.map((factor) => factor & 15));
  const samples = factors.reduce((sum, factor) => sum + (factor >> 4) * (factor & 15), 0) / (across * down);
  return {
    bitsPerSample: segment[0]!,
    height: segment.readUInt16BE(1),
    width: segment.readUInt16BE(3),
    components,
    isProgressive: marker === 0xc2 || marker === 0xc6 || marker === 0xca || marker === 0xce,
    fullBytes: 2 * samples,
  };
}

/** The orientation in the first directory of an EXIF block. Source: EXIF 2.32, 4.6.2 and 4.6.4. */
function readOrientation(exif: Buffer): number | undefined {
  const isLittle = exif.toString('latin1', 0, 4) === 'II*\0';
  if (exif.length < 8 || (!isLittle && exif.toString('latin1', 0, 4) !== 'MM\0*')) return undefined;
  const short = (at: number) => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const start = isLittle ? exif.readUInt32LE(4) : exif.readUInt32BE(4);
  if (start + 2 > exif.length || start + 2 + 12 * short(start) > exif.length) return undefined;
  for (let entry = start + 2; entry < start + 2 + 12 * short(start); entry += 12) {
    if (short(entry) !== 0x0112) continue;
    const value = short(entry + 8);
    return short(entry + 2) === 3 && value >= 1 && value <= 8 ? value : undefined;
  }
  return 1;
}
