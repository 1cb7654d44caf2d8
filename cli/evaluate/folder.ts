import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Failure } from '../failure.ts';
import { inputs } from '../predict/inputs.ts';

/** Names in a folder, sorted; none where it is not there. */
export async function namesIn(dir: string): Promise<string[]> {
  return (await readdir(dir).catch(() => [])).sort();
}

/** The first of some paths below `dir` that is there. */
export function firstOf(dir: string, ...paths: readonly string[]): string | undefined {
  return paths.map((path) => join(dir, path)).find((path) => existsSync(path));
}

/** Pictures below a folder, in the order of their names, by path from it. */
export async function picturesIn(dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const input of inputs(['.'], { cwd: dir })) if ('path' in input) found.push(input.file);
  return found;
}

/** The picture of each name without extension. */
export async function picturesByStem(dir: string): Promise<Map<string, string>> {
  return new Map((await picturesIn(dir)).map((file) => [parse(file).name, join(dir, file)]));
}

export function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(path) as Promise<Uint8Array<ArrayBuffer>>;
}

/** A part of a data set that a text file lists, a picture's name a line, with or without extension. */
export interface ListedPart {
  readonly part?: string;
  has(stem: string): boolean;
}

/**
 * The part asked for; where none is, `val` if that is listed, else everything.
 * @throws Failure where the part asked for is not there
 */
export async function listedPart(dir: string, asked: string | undefined): Promise<ListedPart> {
  const part = asked ?? 'val';
  const file = firstOf(dir, `${part}.txt`, `ImageSets/Main/${part}.txt`);
  if (file === undefined) {
    if (asked === undefined) return { has: () => true };
    throw new Failure(`option --split: got "${asked}", but there is no ${asked}.txt in ${dir}`, 2);
  }
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  const stems = new Set(lines.filter((line) => line !== '').map((line) => stemOf(line)));
  return { part, has: (stem) => stems.has(stem) };
}

// A name may itself have dots: only what is known as a picture's ending goes.
function stemOf(line: string): string {
  const { name, ext, base } = parse(line);
  return /^\.(jpe?g|png|webp|tiff?|bmp|avif|gif)$/i.test(ext) ? name : base;
}
