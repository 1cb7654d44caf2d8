import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Result } from '../../contract/answer.ts';
import type { PixelRows } from '../../contract/client.ts';
import { limits } from '../../contract/limits.ts';
import type { InputSpec } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Input } from './inputs.ts';
import { type Failed, toFault } from './outcome.ts';

/** A picture in the form it is sent in. */
export interface Ready {
  readonly file: string;
  readonly name: string;
  readonly body: Uint8Array<ArrayBuffer> | { readonly pixels: PixelRows };
  /** Bytes it takes in a request. */
  readonly bytes: number;
  /** Makes of the answer to what was sent the answer to the picture itself. */
  restore(result: Result): Result;
}

export interface Reduction {
  /** What the model is fed: pictures are made as small as it needs. */
  readonly input?: InputSpec | undefined;
  /** Send pixel values as JSON instead of an image; `gray` for models that see no colour. */
  readonly pixels?: { readonly gray: boolean } | undefined;
}

/** Reads a picture and makes of it what is to be sent; decodes it only where that has to change. */
export async function prepare({ file, path }: Input, reduction: Reduction): Promise<Ready | Failed> {
  try {
    const picture = { file, name: basename(path), bytes: await read(path) };
    if (!reduction.input && !reduction.pixels) return asItIs(picture);
    const { reduce } = await import('./reduce.ts');
    return (await reduce(picture, reduction)) ?? asItIs(picture);
  } catch (error) {
    return { file, fault: toFault(error) };
  }
}

export interface PictureFile {
  readonly file: string;
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function asItIs({ file, name, bytes }: PictureFile): Ready {
  return { file, name, body: bytes, bytes: bytes.length, restore: (result) => result };
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer>> {
  await using handle = await open(path);
  const { size } = await handle.stat();
  if (size > limits.remoteBytes) {
    throw new ProblemError('image_too_large', `The file has ${size} bytes, allowed: ${limits.remoteBytes}.`);
  }
  return handle.readFile();
}
