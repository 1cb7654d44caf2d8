import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Info, parse } from 'csv-parse';
import type { Task } from '../../../contract/model.ts';
import { type Column, csvOf, unguard } from '../../../lambda/results/csv.ts';
import type { Scored } from '../../../lambda/results/rows.ts';
import { Failure } from '../../failure.ts';
import type { ResultFormat, Seen } from './format.ts';

/** Spreadsheet rows as a file that can be continued. */
export function csvFormat(task: Task): ResultFormat {
  const { columns, head, encode } = csvOf(task);
  return { head, tail: '', encode, scan: (path, seen) => scan(path, columns, seen) };
}

async function scan(path: string, columns: readonly Column[], seen: Seen): Promise<number> {
  const endsWell = await endsWithNewline(path);
  const parser = createReadStream(path).pipe(parse({ info: true, relax_column_count: true }));
  let header = true;
  // Of the picture whose rows are being read: where they start, and where the last of them ended.
  let start = 0;
  let end = 0;
  let group: Group | undefined;
  const objects = columns.indexOf('objects');
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (header) {
        if (record.join() !== columns.join()) throw otherColumns(path, record, columns);
        header = false;
        start = info.bytes;
      } else {
        const [file = '', label = '', certainty = ''] = record;
        if (unguard(file) !== group?.file) {
          // A torn name looks like another picture's.
          if (group && !isWhole(group)) return start;
          if (group) seen(group.file, group.scored);
          group = { file: unguard(file), objects: Number(record[objects] ?? 0), scored: [] };
          start = end;
        }
        if (label !== '') group.scored.push({ label: unguard(label), score: Number(certainty) / 100 });
      }
      end = info.bytes;
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'CSV_QUOTE_NOT_CLOSED') throw readable(error, path);
    return start;
  }
  // Rows of the last picture are missing: it is done again.
  if (!endsWell || (group && !isWhole(group))) return start;
  if (group) seen(group.file, group.scored);
  return end;
}

interface Group {
  readonly file: string;
  readonly objects: number;
  readonly scored: Scored[];
}

function isWhole({ scored, objects }: Group): boolean {
  return scored.length >= objects;
}

async function endsWithNewline(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    return buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}

function otherColumns(path: string, got: readonly string[], columns: readonly Column[]): Failure {
  return new Failure(
    `${path} has the columns ${got.join(', ')}; this run would write ${columns.join(', ')}. Name another file by --out, or leave out --resume.`,
    2,
  );
}

function readable(error: unknown, path: string): unknown {
  if (error instanceof Failure || !(error as { code?: string }).code?.startsWith('CSV_')) return error;
  return new Failure(`${path} cannot be continued: ${(error as Error).message}. Name another file by --out.`);
}
