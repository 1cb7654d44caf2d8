import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fromJson } from './json.ts';

/** Names of the folders in a folder; none where it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  const items = await unlessAbsent(readdir(folder, { withFileTypes: true }));
  return items?.filter((item) => item.isDirectory() || item.isSymbolicLink()).map((item) => item.name) ?? [];
}

export async function isFile(path: string): Promise<boolean> {
  return (await unlessAbsent(stat(path)))?.isFile() ?? false;
}

/** Undefined where there is no such file; where it is not JSON, null. */
export async function readJson(path: string): Promise<unknown> {
  const json = await unlessAbsent(readFile(path, 'utf8'));
  return json === undefined ? undefined : fromJson(json);
}

/** Written beside and renamed, so that a reader never meets half a file. */
export async function writeJson(path: string, value: object): Promise<void> {
  const partial = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(partial, `${JSON.stringify(value)}\n`);
  await rename(partial, path);
}

/** Undefined where what was read is not there. */
export async function unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
