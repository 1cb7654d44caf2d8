import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fromJson } from './json.ts';

// What is small is read at once: a turn of the thread pool takes longer than the reading, and a start makes a dozen of them.

/** Names of the folders in a folder; none where it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  const items = await unlessAbsent(() => readdirSync(folder, { withFileTypes: true }));
  return items?.filter((item) => item.isDirectory() || item.isSymbolicLink()).map((item) => item.name) ?? [];
}

export async function isFile(path: string): Promise<boolean> {
  return (await unlessAbsent(() => statSync(path)))?.isFile() ?? false;
}

/** Undefined where there is no such file; where it is not JSON, null. */
export async function readJson(path: string): Promise<unknown> {
  const json = await unlessAbsent(() => readFileSync(path, 'utf8'));
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
export async function unlessAbsent<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
