import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { FeedbackEntry } from '../../contract/feedback.ts';
import type { PredictionRecord, ReviewedRecord } from '../../contract/records.ts';
import { mapInOrder } from '../map-in-order.ts';
import { toItem, type Unpacked, unpack } from './dynamo-items.ts';
import { feedbackPartition, recordKey, usagePart, usagePartition } from './dynamo-keys.ts';
import { monthsBack, newestFirst } from './dynamo-list.ts';
import { openTable } from './dynamo-table.ts';
import { PAGE, passes, toCursor } from './filter.ts';
import type { RecordPage, RecordStore } from './store.ts';
import { type DaySums, sumUp, toUsage } from './sums.ts';
import { verdictOf } from './verdict.ts';

/** Records a page looks through at most. */
const LOOKED = 1000;
/** Requests under way at a time. */
const IN_FLIGHT = 16;
/** Fields that one update adds to: an expression has 4 KB at most. */
const FIELDS = 100;
/** Days for which a deleted record cannot come back by a message that was delivered twice or put aside. */
const REMEMBERED_DAYS = 30;

const first = '0';
const last = '~';

/** Records in a DynamoDB table, laid out as contract/record-table.ts says. What has expired DynamoDB takes away. */
export function createDynamoStore(
  name: string,
  { days, config = {} }: { readonly days: number; readonly config?: DynamoDBClientConfig },
): RecordStore {
  const table = openTable(name, config);

  async function find(id: string): Promise<Unpacked | undefined> {
    const key = recordKey(id);
    const item = key && (await table.get(key.pk, key.sk));
    return item && unpack(item);
  }

  async function reviewed({ record, review, said }: Unpacked): Promise<ReviewedRecord> {
    const feedback = said ? await feedbackOf(record.id) : [];
    const verdict = verdictOf(feedback);
    return { ...record, ...(verdict && { verdict }), feedback, ...(review && { review }) };
  }

  async function feedbackOf(id: string): Promise<FeedbackEntry[]> {
    const items = await Array.fromAsync(table.query({ partition: feedbackPartition(id), from: first, to: last }));
    return items.reverse().map(({ entry }) => JSON.parse(entry?.S ?? '') as FeedbackEntry);
  }

  async function count({ day, model, sums }: DaySums): Promise<void> {
    const parts = Map.groupBy(Object.entries(sums), ([field]) => usagePart(field));
    for (const [part, fields] of parts) {
      for (let at = 0; at < fields.length; at += FIELDS) {
        const amounts = Object.fromEntries(fields.slice(at, at + FIELDS));
        await table.increase(usagePartition(day.slice(0, 7)), `${day}#${model}#${part}`, amounts);
      }
    }
  }

  return {
    /** Where some cannot be written the others are, and it throws. */
    async put(records) {
      const failures: unknown[] = [];
      const added = await Array.fromAsync(
        mapInOrder(records, IN_FLIGHT, async (record): Promise<PredictionRecord[]> => {
          const expires = record.expires ?? Math.floor(Date.parse(record.time) / 1000) + days * 86_400;
          try {
            return (await table.add(toItem({ ...record, expires }))) ? [record] : [];
          } catch (error) {
            failures.push(error);
            return [];
          }
        }),
      );
      for (const sums of sumUp(added.flat())) await count(sums);
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} records could not be written`);
    },

    async get(id) {
      const found = await find(id);
      return found && reviewed(found);
    },

    async list(filter): Promise<RecordPage> {
      const { verdict: _, ...known } = filter;
      const limit = filter.limit ?? PAGE;
      const items: ReviewedRecord[] = [];
      let looked = 0;
      for await (const item of newestFirst(table.query, filter, { days })) {
        const found = unpack(item);
        looked++;
        // Feedback is read of those only that all else lets through.
        if (found && passes({ ...found.record, feedback: [] }, known)) {
          const record = await reviewed(found);
          if (passes(record, filter)) items.push(record);
        }
        if (items.length > limit) return { items: items.slice(0, limit), next: toCursor(items[limit - 1]!) };
        if (looked >= LOOKED && found) return { items, next: toCursor(found.record) };
      }
      return { items, next: null };
    },

    async addFeedback(id, entry) {
      const found = await find(id);
      const key = recordKey(id);
      if (!found || !key) return undefined;
      const expires = { N: String(found.record.expires) };
      await table.add({
        pk: { S: feedbackPartition(id) },
        sk: { S: entry.id },
        entry: { S: JSON.stringify(entry) },
        expires,
      });
      const item = await table.set(key.pk, key.sk, { said: { BOOL: true } });
      const now = item && unpack(item);
      return now && reviewed(now);
    },

    async decide(id, decided) {
      const key = recordKey(id);
      const item = key && (await table.set(key.pk, key.sk, { review: { S: JSON.stringify(decided) } }));
      const now = item && unpack(item);
      return now && reviewed(now);
    },

    async delete(id) {
      const key = recordKey(id);
      if (!key) return false;
      const expires = Math.floor(Date.now() / 1000) + REMEMBERED_DAYS * 86_400;
      const was = await table.replace({ pk: { S: key.pk }, sk: { S: key.sk }, expires: { N: String(expires) } });
      for await (const { pk, sk } of table.query({ partition: feedbackPartition(id), from: first, to: last })) {
        await table.remove(pk?.S ?? '', sk?.S ?? '');
      }
      return was;
    },

    async usage({ from, to, model }) {
      const oldest = from?.slice(0, 10) ?? new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
      const newest = to?.slice(0, 10) ?? new Date().toISOString().slice(0, 10);
      const parts: DaySums[] = [];
      for (const month of monthsBack(Date.parse(newest), Date.parse(oldest))) {
        const range = { partition: usagePartition(month), from: oldest, to: `${newest}${last}` };
        for await (const { pk: _, sk, ...fields } of table.query(range)) {
          const [day = '', by = ''] = (sk?.S ?? '').split('#');
          const sums = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, Number(value.N)]));
          if (model === undefined || by === model) parts.push({ day, model: by, sums });
        }
      }
      return toUsage(parts);
    },
  };
}
