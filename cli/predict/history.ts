import { readFile, rename, writeFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

export type HistoryRow = Readonly<Record<string, string | number>>;

/**
 * Adds a row to the CSV file at `path`. Columns it has not had yet (another model's classes) are put after those it has.
 * The file is small, one row a run: it is replaced as a whole, so that it is never seen half written.
 */
export async function appendHistory(path: string, row: HistoryRow): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const rows: Record<string, string>[] = parse(text, {
    columns: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  const columns = [...new Set([...headerOf(text), ...Object.keys(row)])];
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, stringify([...rows, row], { header: true, columns, escape_formulas: true }));
  await rename(temporary, path);
}

function headerOf(text: string): string[] {
  return parse(text, { to: 1 })[0] ?? [];
}
