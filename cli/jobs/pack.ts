import { readFile, stat } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { limits } from '../../contract/limits.ts';
import { isPictureName } from '../../lambda/jobs/picture-names.ts';
import type { Input } from '../predict/inputs.ts';

/** Pictures that are uploaded as one: in a ZIP, since a service counts and limits calls; or one by itself. */
export interface Pack {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pictures: number;
  /** Of one by itself. */
  readonly file?: string;
}

/** A picture that is not uploaded, and why. */
export interface Unsent {
  readonly file: string;
  readonly cause: string;
}

/** Bytes of a ZIP, about: small enough that several are held at a time. */
const PACK_BYTES = 16_000_000;
const PACK_FILES = 2000;

/** Packs pictures in their order. Pictures are compressed already: they are only put behind one another. */
export async function* packs(
  inputs: AsyncIterable<Input>,
  most = { bytes: PACK_BYTES, files: PACK_FILES },
): AsyncGenerator<Pack | Unsent> {
  let held: Record<string, Uint8Array> = Object.create(null);
  let bytes = 0;
  const flush = function* (): Generator<Pack> {
    const pictures = Object.keys(held).length;
    if (pictures > 0) yield { bytes: zipSync(held, { level: 0 }), pictures };
    held = Object.create(null);
    bytes = 0;
  };
  for await (const { file, path } of inputs) {
    const name = nameIn(file);
    const content = await read(path);
    if (typeof content === 'string') {
      yield { file, cause: content };
      continue;
    }
    const isAlone = content.length > most.bytes || !isPictureName(name);
    const isFull = bytes + content.length > most.bytes || Object.keys(held).length >= most.files;
    if (isAlone || isFull || name in held) yield* flush();
    if (isAlone) {
      yield { bytes: content, pictures: 1, file: name };
      continue;
    }
    held[name] = content;
    bytes += content.length;
  }
  yield* flush();
}

/** The bytes of a picture, or why there are none. */
async function read(path: string): Promise<Uint8Array<ArrayBuffer> | string> {
  try {
    const { size } = await stat(path);
    if (size > limits.remoteBytes) return `The file has ${size} bytes, allowed: ${limits.remoteBytes}.`;
    return new Uint8Array(await readFile(path));
  } catch (error) {
    return (error as Error).message;
  }
}

/** As results name it: the path as it was given, without what leads out of a ZIP. */
export function nameIn(file: string): string {
  return file
    .replace(/^[A-Za-z]:/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');
}
