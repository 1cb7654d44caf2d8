import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Failure } from '../../failure.ts';
import type { ClassSet, DataSetOptions, Example } from '../data-set.ts';
import { firstOf, namesIn } from '../folder.ts';
import { permutation } from '../numpy-random.ts';

const pattern = /^(.*)-images[-.]idx3-ubyte(\.gz)?$/;

export async function recognises(dir: string): Promise<boolean> {
  return (await namesIn(dir)).some((name) => pattern.test(name));
}

/** IDX, as MNIST and its likes come: grey pictures in one file, their classes by number in another. */
export async function open(dir: string, { split, heldOut }: DataSetOptions): Promise<ClassSet> {
  const part = choose(
    (await namesIn(dir)).flatMap((name) => pattern.exec(name)?.[1] ?? []),
    split,
  );
  const images = await readIdx(dir, `${part}-images`, 3);
  const labels = await readIdx(dir, `${part}-labels`, 1);
  const [count, height, width] = images.dims as [number, number, number];
  if (labels.dims[0] !== count) throw new Failure(`${dir}: ${count} pictures, but ${labels.dims[0]} labels`, 2);
  if (heldOut !== undefined && heldOut > count) {
    throw new Failure(`option --held-out: got ${heldOut}, allowed: up to ${count}`, 2);
  }
  const taken =
    heldOut === undefined ? Array.from({ length: count }, (_, i) => i) : [...permutation(count, 0).slice(0, heldOut)];
  const example = (index: number): Example<number> => ({
    file: `${part} picture ${index}`,
    read: async () => {
      const row = (y: number) => [
        ...images.data.subarray((index * height + y) * width, (index * height + y + 1) * width),
      ];
      return { picture: { pixels: Array.from({ length: height }, (_, y) => row(y)) }, truth: labels.data[index]! };
    },
  });
  return {
    kind: 'classes',
    part: heldOut === undefined ? part : `${part}, held out`,
    classes: labels.data.reduce((most, label) => Math.max(most, label), 0) + 1,
    examples: taken.map(example),
  };
}

function choose(parts: readonly string[], split: string | undefined): string {
  const chosen = split === undefined && parts.length === 1 ? parts[0] : parts.find((part) => part === split);
  if (chosen !== undefined) return chosen;
  throw new Failure(
    `option --split: got ${split === undefined ? 'none' : `"${split}"`}, allowed: ${parts.join(', ')}`,
    2,
  );
}

/** Dimensions and bytes of an IDX file. http://yann.lecun.com/exdb/mnist */
async function readIdx(dir: string, name: string, rank: number): Promise<{ dims: number[]; data: Uint8Array }> {
  const kind = `idx${rank}-ubyte`;
  const path = firstOf(dir, ...['-', '.'].flatMap((dot) => [`${name}${dot}${kind}.gz`, `${name}${dot}${kind}`]));
  if (path === undefined) throw new Failure(`${join(dir, `${name}-${kind}`)}: not there`, 2);
  const stored = await readFile(path);
  const bytes = path.endsWith('.gz') ? await promisify(gunzip)(stored) : stored;
  const start = 4 + 4 * rank;
  const isRight = bytes.length >= start && bytes.readUInt16BE(0) === 0 && bytes[2] === 8 && bytes[3] === rank;
  if (!isRight) throw new Failure(`${path}: not an IDX file of bytes in ${rank} dimensions`, 2);
  const dims = Array.from({ length: rank }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const length = dims.reduce((product, dim) => product * dim, 1);
  if (bytes.length !== start + length) {
    throw new Failure(`${path}: got ${bytes.length - start} values, its header says ${dims.join(' x ')}`, 2);
  }
  return { dims, data: bytes.subarray(start) };
}
