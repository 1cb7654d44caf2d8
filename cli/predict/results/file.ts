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
 * Opens `path` for results: anew, or to go on after what an earlier run wrote, of which `seen` is told.
 * @throws Failure when what is there is not to be continued
 */
export async function openResults(path: string, format: ResultFormat, seen?: Seen): Promise<ResultsFile> {
  await mkdir(dirname(path), { recursive: true });
  const earlier = seen === undefined ? 0 : await stat(path).then(({ size }) => size, absent);
  if (seen === undefined || earlier === 0) {
    const handle = await open(path, 'w');
    await handle.appendFile(format.head);
    return resultsFile(handle, format, true);
  }
  const bytes = await format.scan(path, seen);
  const handle = await open(path, 'r+');
  await handle.truncate(bytes);
  await handle.close();
  return resultsFile(await open(path, 'a'), format, bytes <= Buffer.byteLength(format.head));
}

function resultsFile(handle: FileHandle, format: ResultFormat, empty: boolean): ResultsFile {
  let first = empty;
  let synced = performance.now();
  return {
    async write(entries) {
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
      await handle.appendFile(format.tail);
      await handle.sync();
      await handle.close();
    },
  };
}

function absent(error: NodeJS.ErrnoException): number {
  if (error.code === 'ENOENT') return 0;
  throw error;
}
