import { gunzipSync, gzipSync } from 'node:zlib';
import type { Decided } from '../../contract/feedback.ts';
import { recordTable } from '../../contract/record-table.ts';
import type { PredictionRecord } from '../../contract/records.ts';
import { type Item, recordKey } from './dynamo-keys.ts';

const { indexes } = recordTable;

/** A record as it lies in the table: packed, since items are charged by size; beside it what indexes and conditions need. */
export function toItem(record: PredictionRecord): Item {
  const key = recordKey(record.id);
  if (!key) throw new Error(`A record's id is a ULID, got "${record.id}"`);
  const { model, stored, expires } = record;
  return {
    pk: { S: key.pk },
    sk: { S: key.sk },
    doc: { B: gzipSync(JSON.stringify(record)) },
    expires: { N: String(expires) },
    ...(model && { [indexes.byModel]: { S: `${model.name}#${key.place}` } }),
    ...(stored && { [indexes.kept]: { S: key.place } }),
  };
}

/** What an item says; `said` tells whether there is feedback. */
export interface Unpacked {
  readonly record: PredictionRecord;
  readonly review?: Decided;
  readonly said: boolean;
}

/** Undefined for an item of a record that was deleted or has expired; DynamoDB takes it away within days only. */
export function unpack({ doc, expires, review, said }: Item, now = Date.now()): Unpacked | undefined {
  if (!doc?.B || Number(expires?.N) * 1000 <= now) return undefined;
  return {
    record: JSON.parse(gunzipSync(doc.B).toString()),
    ...(review?.S !== undefined && { review: JSON.parse(review.S) }),
    said: said?.BOOL === true,
  };
}
