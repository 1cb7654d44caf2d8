import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import type { DataSet } from '../../../cli/evaluate/data-set.ts';

/** Writes files by path below `dir`. */
export async function write(dir: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
}

/** A PNG of one colour. */
export function picture(background: string, width = 40, height = 30): Promise<Uint8Array> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

/** A PNG of 16 bits a pixel. */
export function labelMap(rows: readonly (readonly number[])[]): Promise<Uint8Array> {
  const [height, width] = [rows.length, rows[0]!.length];
  return sharp(Uint16Array.from(rows.flat()), { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer();
}

/** A compressed IDX file of bytes. */
export function idx(dims: readonly number[], data: readonly number[]): Uint8Array {
  const header = Buffer.alloc(4 + 4 * dims.length);
  header.set([0, 0, 8, dims.length]);
  for (const [i, dim] of dims.entries()) header.writeUInt32BE(dim, 4 + 4 * i);
  return gzipSync(Buffer.concat([header, Buffer.from(data)]));
}

/** What is true of each picture, by the last part of its name. */
export async function truths(dataSet: DataSet): Promise<Record<string, unknown>> {
  const pairs: [string, unknown][] = [];
  for (const { file, read } of dataSet.examples) pairs.push([file.split('/').at(-1)!, (await read()).truth]);
  return Object.fromEntries(pairs);
}

export const voc = (...objects: readonly (readonly [string, number, number, number, number, string?])[]) =>
  `<annotation><filename>any.jpg</filename>${objects
    .map(
      ([name, xmin, ymin, xmax, ymax, more = '']) =>
        `<object><name>${name}</name>${more}<bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox></object>`,
    )
    .join('')}</annotation>`;
