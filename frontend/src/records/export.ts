import type { RecordFilter } from '../../../contract/records.ts';
import { listRecords, readRecordsCsv } from '../api/records.ts';

export type Table = 'information' | 'raw';

interface Order {
  readonly filter: RecordFilter;
  readonly table: Table;
  /** Hears how many records there are so far. */
  readonly onCount: (count: number) => void;
  readonly signal: AbortSignal;
}

/** Records a request: few requests, each below the size an answer may have, raw rows being as long as a model has classes. */
const LIMIT = { information: 1000, raw: 200 } as const;

/** All records of a filter as JSON: everything that is known of them, whichever table is shown. */
export async function exportJson({ filter, onCount, signal }: Order): Promise<Blob> {
  const parts: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listRecords({ ...filter, limit: LIMIT.raw, ...(cursor !== undefined && { cursor }) }, signal);
    for (const item of page.items) parts.push(`${parts.length === 0 ? '[\n' : ',\n'}${JSON.stringify(item)}`);
    onCount(parts.length);
    cursor = page.next;
  }
  return new Blob([...parts, parts.length === 0 ? '[]\n' : '\n]\n'], { type: 'application/json' });
}

/** One of the two tables as the service writes it, with one line of names. */
export async function exportCsv({ filter, table, onCount, signal }: Order): Promise<Blob> {
  const pages: string[] = [];
  let count = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const wanted = { ...filter, limit: LIMIT[table], ...(cursor !== undefined && { cursor }) };
    const page = await readRecordsCsv(wanted, table, signal);
    pages.push(page.text);
    count += page.text.split('\n').length - 2;
    onCount(count);
    cursor = page.next;
  }
  return new Blob([joined(pages)], { type: 'text/csv' });
}

/** Pages below one line of names: the longest, for raw tables are as wide as the model with most classes on that page. */
export function joined(pages: readonly string[]): string {
  const heads = pages.map((page) => page.slice(0, page.indexOf('\n')));
  const head = heads.reduce((longest, one) => (one.length > longest.length ? one : longest), '');
  const width = columns(head);
  const bodies = pages.map((page, index) => {
    const missing = ','.repeat(width - columns(heads[index]!));
    const body = page.slice(heads[index]!.length + 1);
    return missing === '' ? body : body.replaceAll('\n', `${missing}\n`);
  });
  return `${head}\n${bodies.join('')}`;
}

function columns(head: string): number {
  return head.split(',').length;
}
