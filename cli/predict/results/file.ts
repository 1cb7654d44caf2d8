import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import type { Result } from '../../../contract/answer.ts';
import type { Task } from '../../../contract/model.ts';
import { Failure } from '../../failure.ts';
import { csvFormat } from './csv.ts';
import type { ResultFormat, Seen } from './format.ts';
import { jsonFormat, ndjsonFormat } from './lines.ts';

/** The results of a run, written as it goes. */
export interface ResultsFile {
  write(entries: readonly { readonly file: string; readonly result: Result }[]): Promise<void>;
  close(): Promise<void>;
}

const formats: Readonly<Record<string, (task: Task) => ResultFormat>> = {
  '.csv': csvFormat,
  '.json': () => jsonFormat,
  '.ndjson': () => ndjsonFormat,
};

/** After a power failure at most the results of this time are to be done again. */
const SYNC_MS = 2000;

/** @throws Failure where the name does not say which form results are to have */
export function formatOf(path: string, task: Task): ResultFormat {
  const make = formats[extname(path).toLowerCase()];
  if (!make)
    throw new Failure(`option --out: got "${path}", allowed: a name ending in ${Object.keys(formats).join(', ')}`, 2);
  return make(task);
}

/**
 * Opens `path` for results: anew, where what is there stays until the first of them, or to go on after what an earlier run
 * wrote, of which `seen` is told.
 * @throws Failure when what is there is not to be continued
 */
export async function openResults(path: string, format: ResultFormat, seen?: Seen): Promise<ResultsFile> {
  await mkdir(dirname(path), { recursive: true });
  const earlier = seen === undefined ? 0 : await stat(path).then(({ size }) => size, absent);
  // Opened before there is a result all the same: a place that cannot be written to is known before the work.
  if (seen === undefined || earlier === 0) return resultsFile(await open(path, 'a'), format, 'anew');
  const bytes = await format.scan(path, seen);
  const handle = await open(path, 'r+');
  await handle.truncate(bytes);
  await handle.close();
  const isBare = bytes <= Buffer.byteLength(format.head);
  return resultsFile(await open(path, 'a'), format, isBare ? 'begun' : 'filled');
}

/** Tells what an earlier run wrote to `path`, where nobody can say what task it was of; nothing of what is no results. */
export async function readEarlier(path: string, seen: Seen): Promise<void> {
  if ((await stat(path).then(({ size }) => size, absent)) === 0) return;
  for (const task of ['classification', 'detection'] as const) {
    try {
      await formatOf(path, task).scan(path, seen);
      return;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}

type State = 'anew' | 'begun' | 'filled';

function resultsFile(handle: FileHandle, format: ResultFormat, state: State): ResultsFile {
  let isBegun = state !== 'anew';
  let first = state !== 'filled';
  let synced = performance.now();
  const begin = async () => {
    if (isBegun) return;
    isBegun = true;
    await handle.truncate();
    await handle.appendFile(format.head);
  };
  return {
    async write(entries) {
      if (entries.length === 0) return;
      await begin();
      let text = '';
      for (const { file, result } of entries) {
        text += format.encode(file, result, first);
        first = false;
      }
      await handle.appendFile(text);
      if (performance.now() - synced < SYNC_MS) return;
      await handle.sync();
      synced = performance.now();
    },
    async close() {
      // A run without results leaves those of an earlier one.
      if (isBegun || (await handle.stat()).size === 0) {
        await begin();
        await handle.appendFile(format.tail);
        await handle.sync();
      }
      await handle.close();
    },
  };
}

function absent(error: NodeJS.ErrnoException): number {
  if (error.code === 'ENOENT') return 0;
  throw error;
}
