import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { Failure } from '../../failure.ts';
import type { DataSetOptions, ObjectSet, TrueObject, TrueObjects } from '../data-set.ts';
import { firstOf, picturesIn, readBytes } from '../folder.ts';

const NAME = '_annotations.csv';
const number = z.coerce.number();
const rowSchema = z.object({
  filename: z.string(),
  class: z.string().min(1),
  xmin: number,
  ymin: number,
  xmax: number,
  ymax: number,
});
type Row = z.infer<typeof rowSchema>;

export async function recognises(dir: string): Promise<boolean> {
  return firstOf(dir, NAME, ...['val', 'valid', 'train'].map((part) => join(part, NAME))) !== undefined;
}

/** CSV of the TensorFlow object detection tutorials: a line an object in `_annotations.csv`, beside the pictures of a part. */
export async function open(dir: string, { split }: DataSetOptions): Promise<ObjectSet> {
  const part = (split === undefined ? ['val', 'valid'] : [split]).find((name) => firstOf(dir, join(name, NAME)));
  if (split !== undefined && part === undefined) {
    throw new Failure(`option --split: got "${split}", but there is no ${split}/${NAME} in ${dir}`, 2);
  }
  const folder = join(dir, part ?? '.');
  const rows = await readRows(join(folder, NAME));
  const classes = [...new Set(rows.map((row) => row.class))];
  const byFile = Map.groupBy(rows, ({ filename }) => filename);
  return {
    kind: 'objects',
    ...(part !== undefined && { part }),
    classes,
    hasMasks: false,
    examples: (await picturesIn(folder)).map((file) => {
      const path = join(folder, file);
      const truth = toTruth(byFile.get(file) ?? [], classes);
      return { file: path, read: async () => ({ picture: await readBytes(path), truth }) };
    }),
  };
}

async function readRows(path: string): Promise<Row[]> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Failure(error.message, 2);
  });
  try {
    const { data, error } = z
      .array(rowSchema)
      .safeParse(parse(text, { columns: true, bom: true, skipEmptyLines: true }));
    if (data) return data;
    const { path: place, message } = error.issues[0]!;
    throw new Failure(`${path}: row ${Number(place[0]) + 1}: ${String(place[1])}: ${message}`, 2);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(`${path}: ${(error as Error).message}`, 2);
  }
}

function toTruth(rows: readonly Row[], classes: readonly string[]): TrueObjects {
  const objects = rows.flatMap((row): TrueObject[] => {
    const box = { x: row.xmin, y: row.ymin, width: row.xmax - row.xmin, height: row.ymax - row.ymin };
    if (box.width <= 0 || box.height <= 0) return [];
    return [{ classIndex: classes.indexOf(row.class), box, area: box.width * box.height, iscrowd: false }];
  });
  return { objects, dropped: rows.length - objects.length };
}
