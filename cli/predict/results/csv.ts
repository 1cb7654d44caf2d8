import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Info, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import type { Prediction, Result } from '../../../contract/answer.ts';
import type { Task } from '../../../contract/model.ts';
import { Failure } from '../../failure.ts';
import type { ResultFormat, Scored, Seen } from './format.ts';
import { rowsOf } from './rows.ts';

const CLASS = ['file', 'label', 'certainty %', 'note', 'model'] as const;
const OBJECTS = [
  'file',
  'label',
  'certainty %',
  'x',
  'y',
  'width',
  'height',
  'area',
  'note',
  'objects',
  'model',
] as const;

type Column = (typeof OBJECTS)[number];
type Row = Record<Column, string | number | undefined>;

/**
 * Spreadsheet rows: one a picture for classifiers, one an object for detectors. A picture on which nothing was found has
 * a row with the file alone. `objects` counts those of the picture, which also shows whether its rows are all there.
 */
export function csvFormat(task: Task): ResultFormat {
  const columns: readonly Column[] = task === 'classification' ? CLASS : OBJECTS;
  const line = (rows: readonly Partial<Row>[]) => stringify(rows as Partial<Row>[], { columns: [...columns] });
  return {
    head: stringify([columns]),
    tail: '',
    encode(file, result) {
      const rows = rowsOf(result);
      return line(rows.length === 0 ? [rowOf(file, result)] : rows.map((row) => rowOf(file, result, row)));
    },
    scan: (path, seen) => scan(path, columns, seen),
  };
}

function rowOf(file: string, { model, predictions }: Result, prediction?: Prediction): Row {
  const { label, score, box, area, note } = prediction ?? {};
  return {
    file: guard(file),
    label: label === undefined ? undefined : guard(label),
    'certainty %': score === undefined ? undefined : (score * 100).toFixed(2),
    x: box?.x,
    y: box?.y,
    width: box?.width,
    height: box?.height,
    area,
    note: note === undefined ? undefined : guard(note),
    objects: predictions.length,
    model: `${model.name} ${model.version}`,
  };
}

// A cell that starts like this is a formula to a spreadsheet. The apostrophe makes it text; `unguard` takes it away.
// https://owasp.org/www-community/attacks/CSV_Injection
function guard(text: string): string {
  return /^['=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function unguard(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
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
