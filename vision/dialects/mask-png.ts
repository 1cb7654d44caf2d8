import { zlibSync } from 'fflate';
import type { Bitmap, Size } from '../types.ts';

/** A mask as a PNG of the whole source in base64, white on black, one bit a pixel (w3.org/TR/png-3). */
export function maskPng({ x, y, width, height, data }: Bitmap, source: Size): string {
  // Each line is a filter byte and its pixels, eight a byte, the leftmost in the highest bit.
  const stride = 1 + Math.ceil(source.width / 8);
  const lines = new Uint8Array(stride * source.height);
  for (let row = 0, i = 0; row < height; row++) {
    const line = (y + row) * stride + 1;
    for (let column = x; column < x + width; column++, i++) {
      if (data[i]) lines[line + (column >> 3)]! |= 0x80 >> (column & 7);
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, source.width);
  view.setUint32(4, source.height);
  header[8] = 1;
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(lines, { level: 1 })),
    chunk('IEND', new Uint8Array(0)),
  ];
  return btoa(parts.map((part) => Array.from(part, (byte) => String.fromCharCode(byte)).join('')).join(''));
}

/** Length, type, data, and the CRC of the latter two. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
