import { stringify } from 'csv-stringify/sync';
import type { Prediction, Result } from '../../contract/answer.ts';
import type { Task } from '../../contract/model.ts';
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

export type Column = (typeof OBJECTS)[number];
type Row = Record<Column, string | number | undefined>;

/** Spreadsheet rows of a task: the line of their names, and the lines of a picture. */
export interface Csv {
  readonly columns: readonly Column[];
  readonly head: string;
  encode(file: string, result: Result): string;
}

/**
 * `Results.csv`: one row a picture for classifiers, one an object for detectors. A picture on which nothing was found has
 * a row with the file alone. `objects` counts those of the picture, which also shows whether its rows are all there.
 */
export function csvOf(task: Task): Csv {
  const columns: readonly Column[] = task === 'classification' ? CLASS : OBJECTS;
  const line = (rows: readonly Partial<Row>[]) => stringify(rows as Partial<Row>[], { columns: [...columns] });
  return {
    columns,
    head: stringify([columns]),
    encode(file, result) {
      const rows = rowsOf(result);
      return line(rows.length === 0 ? [rowOf(file, result)] : rows.map((row) => rowOf(file, result, row)));
    },
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

/**
 * A text of somebody else's as a cell: one that starts like this is a formula to a spreadsheet. The apostrophe makes it text;
 * `unguard` takes it away. https://owasp.org/www-community/attacks/CSV_Injection
 */
export function guard(text: string): string {
  return /^['=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A cell as it was before it was made safe for spreadsheets. */
export function unguard(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
