import type { Dirent } from 'node:fs';
import { glob, readdir, stat } from 'node:fs/promises';
import { join, normalize, resolve, sep } from 'node:path';
import { isPictureName } from '../../lambda/jobs/picture-names.ts';

/** A picture to predict on. `file` is how the user sees it: as the path was given, with forward slashes. */
export interface Input {
  readonly file: string;
  readonly path: string;
}

/** A path or pattern at which there is nothing. */
export interface Missing {
  readonly missing: string;
  readonly cause: string;
}

export interface InputOptions {
  /** Where relative paths start. */
  readonly cwd: string;
  /** A folder to leave out: where this very run puts its pictures. */
  readonly exclude?: string | undefined;
}

const PATTERN = /[*?[{]/;

/**
 * The pictures at `paths`: files, folders with all below them, globs; each once, folders in the order of their names.
 * In folders, names that are no picture's and hidden ones are passed over; a file given by name is always tried.
 */
export async function* inputs(paths: readonly string[], options: InputOptions): AsyncGenerator<Input | Missing> {
  // A single folder or file cannot name a picture twice: nothing needs to be remembered then.
  const unique = paths.length === 1 && !PATTERN.test(paths[0] as string);
  const seen = new Set<string>();
  for (const path of paths) {
    for await (const input of at(path, options)) {
      if ('path' in input && !unique) {
        if (seen.has(input.path)) continue;
        seen.add(input.path);
      }
      yield input;
    }
  }
}

async function* at(path: string, options: InputOptions): AsyncGenerator<Input | Missing> {
  try {
    yield* existing(path, options);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code !== 'ENOENT') yield { missing: path, cause: message };
    else if (PATTERN.test(path)) yield* matching(path, options);
    else yield { missing: path, cause: 'no such file or folder' };
  }
}

async function* existing(path: string, options: InputOptions): AsyncGenerator<Input> {
  const full = resolve(options.cwd, path);
  if ((await stat(full)).isDirectory()) yield* below(path, options);
  else yield { file: shown(path), path: full };
}

async function* matching(pattern: string, options: InputOptions): AsyncGenerator<Input | Missing> {
  const found: string[] = [];
  for await (const match of glob(pattern, { cwd: options.cwd })) found.push(match);
  if (found.length === 0) yield { missing: pattern, cause: 'the pattern matches nothing' };
  for (const match of found.sort()) yield* existing(match, options);
}

async function* below(folder: string, options: InputOptions): AsyncGenerator<Input> {
  const full = resolve(options.cwd, folder);
  if (options.exclude !== undefined && full === resolve(options.cwd, options.exclude)) return;
  const entries = await readdir(full, { withFileTypes: true });
  for (const entry of entries.sort(byName)) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    // Links to folders are not followed: they may lead back up.
    if (entry.isDirectory()) yield* below(path, options);
    else if (isPictureName(entry.name) && (await isFile(entry, full))) {
      yield { file: shown(path), path: join(full, entry.name) };
    }
  }
}

async function isFile(entry: Dirent, folder: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return stat(join(folder, entry.name)).then(
    (target) => target.isFile(),
    () => false,
  );
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function shown(path: string): string {
  return normalize(path).split(sep).join('/');
}
