import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { shared } from '../shared.ts';

const SIDE = 28;
/** Magic, count, rows and columns, each four bytes. http://yann.lecun.com/exdb/mnist */
const HEADER = 16;

/** Writes the first `count` pictures of Fashion-MNIST as PNG into a folder; returns their names in order. */
export async function writeFashion(folder: string, count: number): Promise<string[]> {
  const images = gunzipSync(readFileSync(shared('fashion/train-images-idx3-ubyte.gz')));
  await mkdir(folder, { recursive: true });
  const names = Array.from({ length: count }, (_, index) => `${String(index).padStart(5, '0')}.png`);
  for (const [index, name] of names.entries()) {
    const pixels = images.subarray(HEADER + index * SIDE * SIDE, HEADER + (index + 1) * SIDE * SIDE);
    await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toFile(join(folder, name));
  }
  return names;
}
