import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PredictionRecord } from '../../contract/records.ts';
import { newId } from '../new-id.ts';

/** Where records wait that could not be delivered yet. */
export interface Spool {
  keep(records: readonly PredictionRecord[]): Promise<void>;
  /** What waits, the oldest first. */
  list(): Promise<string[]>;
  read(kept: string): Promise<PredictionRecord[]>;
  remove(kept: string): Promise<void>;
}

/** A file for each group of records, which outlives the process; in memory where no file can be written. */
export function createSpool(folder: string): Spool {
  const inMemory = new Map<string, readonly PredictionRecord[]>();

  return {
    async keep(records) {
      const name = newId();
      try {
        await mkdir(folder, { recursive: true });
        const partial = join(folder, `${name}.part`);
        await writeFile(partial, JSON.stringify(records));
        await rename(partial, join(folder, `${name}.json`));
      } catch {
        inMemory.set(name, records);
      }
    },
    async list() {
      const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
        throw error;
      });
      const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
      return [...inMemory.keys(), ...names].sort();
    },
    async read(kept) {
      const records = inMemory.get(kept);
      if (records) return [...records];
      try {
        return JSON.parse(await readFile(join(folder, `${kept}.json`), 'utf8'));
      } catch (error) {
        // Another process was quicker.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    },
    async remove(kept) {
      if (!inMemory.delete(kept)) await rm(join(folder, `${kept}.json`), { force: true });
    },
  };
}
