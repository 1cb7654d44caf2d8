import type { RecordFilter, ReviewedRecord } from '../../../contract/records.ts';
import { listRecords, type RecordPage } from '../api/records.ts';

/** Requests a page takes at most: with a filter that few rows meet, the service looks through some of them at a time. */
const ROUNDS = 20;

/**
 * A page of `size` rows, or of fewer where there are no more, or none were found in a reasonable time: `next` is where to
 * go on then.
 */
export async function readPage(
  filter: RecordFilter,
  cursor: string | undefined,
  size: number,
  signal: AbortSignal,
): Promise<RecordPage> {
  const items: ReviewedRecord[] = [];
  let next: string | null | undefined = cursor;
  for (let round = 0; round < ROUNDS && items.length < size && next !== null; round++) {
    const limit = size - items.length;
    const page: RecordPage = await listRecords(
      { ...filter, limit, ...(next !== undefined && { cursor: next }) },
      signal,
    );
    items.push(...page.items);
    next = page.next;
  }
  return { items, next: next ?? null };
}
