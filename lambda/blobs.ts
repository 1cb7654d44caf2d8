import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where uploads and kept pictures lie. Keys are `/`-separated paths of safe parts, made by the service itself. */
export interface BlobStore {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** The bytes, or undefined where there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Takes it away; one that is not there is gone already. */
  delete(key: string): Promise<void>;
  /** An address at which it is read straight from the store, for a while; absent where a store has none. */
  url?(key: string): Promise<string>;
}

/** Blobs as files of a folder. */
export function createFolderBlobs(root: string): BlobStore {
  return {
    async put(key, bytes) {
      const file = join(root, safeKey(key));
      await mkdir(dirname(file), { recursive: true });
      // Written beside and renamed, so that a reader never meets half a file.
      const partial = `${file}.${randomUUID()}.part`;
      await writeFile(partial, bytes);
      await rename(partial, file);
    },
    async get(key) {
      try {
        return await readFile(join(root, safeKey(key)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    delete: (key) => rm(join(root, safeKey(key)), { force: true }),
  };
}

function safeKey(key: string): string {
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(key)) throw new Error(`Blob key "${key}" is not a plain path`);
  return key;
}
