import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTurns } from '../turns.ts';

/** A small file with what tells this state of it from every other. */
export interface Tagged {
  readonly bytes: Uint8Array;
  readonly tag: string;
}

/** When a file may be written: always, while there is none, or while it is still the one with this tag. */
export type Condition = 'always' | 'new' | { readonly tag: string };

/**
 * Port: everything that is kept of jobs, state and results alike, so that the one can never be without the other. A folder
 * on a laptop, objects in the cloud. Keys are `/`-separated paths made by the service itself.
 */
export interface JobFiles {
  read(key: string): Promise<Tagged | undefined>;
  /** Whole or not at all. @returns whether the condition held */
  write(key: string, bytes: Uint8Array | string, condition?: Condition): Promise<boolean>;
  /** Puts a local file there, however large. */
  writeFile(key: string, path: string, contentType: string): Promise<void>;
  /** What a large file holds, in pieces; undefined where there is none. */
  stream(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Keys that start with `prefix` (which ends with a `/`) and come after `after`, in their order, `limit` at most. */
  list(prefix: string, options?: { readonly after?: string; readonly limit?: number }): Promise<string[]>;
  remove(keys: readonly string[]): Promise<void>;
  /** An address at which anyone reads the file for a while; absent where files are handed out by the service itself. */
  address?(key: string, name: string): Promise<string>;
}

/** Files of jobs as files of a folder. */
export function createFolderJobFiles(root: string): JobFiles {
  // Between comparing a tag and writing nobody else of this process may write; another process has jobs of its own.
  const inTurn = createTurns();
  const pathOf = (key: string) => join(root, ...checked(key).split('/'));

  async function read(key: string): Promise<Tagged | undefined> {
    const bytes = await orAbsent(readFile(pathOf(key)));
    return bytes && { bytes, tag: createHash('sha256').update(bytes).digest('hex') };
  }

  /** Made beside its place, so that a reader never meets half a file. */
  async function beside(path: string, make: (partial: string) => Promise<void>): Promise<string> {
    await mkdir(dirname(path), { recursive: true });
    const partial = join(dirname(path), `.${randomUUID()}.part`);
    await make(partial);
    return partial;
  }

  return {
    read,
    async write(key, bytes, condition = 'always') {
      const path = pathOf(key);
      const partial = await beside(path, (file) => writeFile(file, bytes));
      if (condition === 'new') {
        try {
          await link(partial, path);
          return true;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
          throw error;
        } finally {
          await unlink(partial);
        }
      }
      return inTurn(async () => {
        const holds = condition === 'always' || (await read(key))?.tag === condition.tag;
        await (holds ? rename(partial, path) : unlink(partial));
        return holds;
      });
    },
    async writeFile(key, source) {
      await rename(await beside(pathOf(key), (file) => copyFile(source, file)), pathOf(key));
    },
    async stream(key) {
      const path = pathOf(key);
      return (await orAbsent(stat(path))) && createReadStream(path);
    },
    async list(prefix, { after = '', limit = Number.POSITIVE_INFINITY } = {}) {
      const folder = prefix.replace(/\/$/, '');
      const entries = (await orAbsent(readdir(pathOf(folder), { recursive: true, withFileTypes: true }))) ?? [];
      const start = pathOf(folder).length + 1;
      return entries
        .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
        .map((entry) => prefix + join(entry.parentPath, entry.name).slice(start).replaceAll('\\', '/'))
        .filter((key) => key > after)
        .sort()
        .slice(0, limit);
    },
    async remove(keys) {
      for (const key of keys) await rm(pathOf(key), { force: true });
    },
  };
}

function checked(key: string): string {
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(key)) throw new Error(`Key "${key}" is not a plain path`);
  return key;
}

async function orAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
