import { encodeTime } from 'ulid';
import type { recordTable } from '../../contract/record-table.ts';
import type { RecordFilter } from '../../contract/records.ts';
import { type Item, monthOf, SHARDS } from './dynamo-keys.ts';
import { fromCursor, spanOf } from './filter.ts';

/** A query of one partition: items of ids between two, the highest first, a page at a time. */
export interface PartitionQuery {
  readonly index?: keyof typeof recordTable.indexes;
  readonly partition: string;
  readonly from: string;
  readonly to: string;
}
type Query = (query: PartitionQuery) => AsyncGenerator<Item>;

/** Days that clocks may differ by, and that DynamoDB may be late with what has expired. */
const SLACK_DAYS = 3;

/** Items of records in a span of time, newest first: month by month, the shards of each merged by id. */
export async function* newestFirst(
  query: Query,
  filter: RecordFilter,
  { days, now = Date.now() }: { readonly days: number; readonly now?: number },
): AsyncGenerator<Item> {
  const span = spanOf(filter);
  const oldest = Math.max(span.from, now - (days + SLACK_DAYS) * 86_400_000, 0);
  const newest = Math.min(span.to, now + SLACK_DAYS * 86_400_000);
  const after = filter.cursor === undefined ? undefined : fromCursor(filter.cursor);
  // The lowest ids of both times; `to` itself is not included, and all ids of its millisecond are above the lowest.
  const from = idAt(oldest);
  const below = [idAt(newest), ...(after ? [after.id] : [])].sort()[0]!;
  for (const month of monthsBack(after ? Math.min(newest, Date.parse(after.time)) : newest, oldest)) {
    yield* merged(
      Array.from({ length: SHARDS }, (_, shard) => query({ ...placeOf(filter, `${month}#${shard}`), from, to: below })),
      below,
    );
  }
}

function placeOf({ stored, model }: RecordFilter, place: string): Pick<PartitionQuery, 'index' | 'partition'> {
  // Few records have a picture: of them the model is looked at one by one.
  if (stored === 'true') return { index: 'kept', partition: place };
  if (model !== undefined) return { index: 'byModel', partition: `${model}#${place}` };
  return { partition: `records#${place}` };
}

function idAt(time: number): string {
  return encodeTime(Math.max(0, Math.floor(time))) + '0'.repeat(16);
}

/** Months from the one of a time back to that of another: `2026-11`, `2026-10`, ... */
export function* monthsBack(newest: number, oldest: number): Generator<string> {
  const last = monthOf(oldest);
  const at = new Date(newest);
  for (at.setUTCDate(1); ; at.setUTCMonth(at.getUTCMonth() - 1)) {
    const month = monthOf(at.getTime());
    if (month < last) return;
    yield month;
  }
}

async function* merged(sources: readonly AsyncGenerator<Item>[], below: string): AsyncGenerator<Item> {
  const heads = await Promise.all(sources.map((source) => source.next()));
  for (;;) {
    let newest = -1;
    for (const [at, { done, value }] of heads.entries()) {
      if (!done && (newest < 0 || idOf(value) > idOf(heads[newest]!.value))) newest = at;
    }
    if (newest < 0) return;
    const item = heads[newest]!.value as Item;
    // A range of DynamoDB has both its ends.
    if (idOf(item) < below) yield item;
    heads[newest] = await sources[newest]!.next();
  }
}

function idOf(item: Item): string {
  return item.sk?.S ?? '';
}
