import type { DatabaseSync } from 'node:sqlite';
import type { Decided, FeedbackEntry } from '../../contract/feedback.ts';
import type { PredictionRecord, RecordFilter, ReviewedRecord } from '../../contract/records.ts';
import { openDatabase } from './embedded-schema.ts';
import { fromCursor, PAGE, passes, spanOf, toCursor } from './filter.ts';
import type { RecordPage, RecordStore } from './store.ts';
import { sumUp, toUsage } from './sums.ts';
import { verdictOf } from './verdict.ts';

/** Rows a page looks through at most, so that a filter few rows meet holds nobody up. */
const LOOKED = 1000;
/** Rows that are taken away at a time. */
const PURGED = 500;

interface Row {
  readonly id: string;
  readonly time: string;
  readonly record: string;
  readonly review: string | null;
}

export interface EmbeddedStore extends RecordStore {
  purge(now?: number): Promise<PredictionRecord[]>;
  close(): Promise<void>;
}

/** Records in a file of SQLite: made by the first call that needs it, open to several processes at once. */
export function createEmbeddedStore(file: string, { days }: { readonly days: number }): EmbeddedStore {
  let opened: Promise<DatabaseSync> | undefined;
  const open = () => {
    opened ??= openDatabase(file).catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const inSeconds = (time: number) => Math.floor(time / 1000);

  function read(database: DatabaseSync, { id, record, review }: Row): ReviewedRecord {
    const rows = database.prepare('SELECT entry FROM feedback WHERE record = ? ORDER BY id').all(id);
    const feedback = rows.map(({ entry }) => JSON.parse(entry as string) as FeedbackEntry);
    const verdict = verdictOf(feedback);
    return {
      ...(JSON.parse(record) as PredictionRecord),
      ...(verdict && { verdict }),
      feedback,
      ...(review !== null && { review: JSON.parse(review) as Decided }),
    };
  }

  function find(database: DatabaseSync, id: string): ReviewedRecord | undefined {
    const query = 'SELECT id, time, record, review FROM records WHERE id = ? AND expires > ?';
    const row = database.prepare(query).get(id, inSeconds(Date.now())) as Row | undefined;
    return row && read(database, row);
  }

  function insert(database: DatabaseSync, record: PredictionRecord): boolean {
    const { id, time, model, stored } = record;
    const expires = record.expires ?? inSeconds(Date.parse(time)) + days * 86_400;
    const added = database
      .prepare(
        `INSERT OR IGNORE INTO records (id, time, model, kept, expires, record)
         SELECT ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM deleted WHERE id = ?)`,
      )
      .run(id, time, model?.name ?? '', stored ? 1 : 0, expires, JSON.stringify({ ...record, expires }), id);
    return added.changes === 1;
  }

  return {
    async put(records) {
      if (records.length === 0) return;
      const database = await open();
      transaction(database, () => {
        const added = records.filter((record) => insert(database, record));
        const upsert = database.prepare(
          `INSERT INTO sums (day, model, field, value) VALUES (?, ?, ?, ?)
           ON CONFLICT (day, model, field) DO UPDATE SET value = value + excluded.value`,
        );
        for (const { day, model, sums } of sumUp(added)) {
          for (const [field, value] of Object.entries(sums)) upsert.run(day, model, field, value);
        }
      });
    },

    get: async (id) => find(await open(), id),

    async list(filter): Promise<RecordPage> {
      const database = await open();
      const limit = filter.limit ?? PAGE;
      const items: ReviewedRecord[] = [];
      let looked = 0;
      for (const row of select(database, filter, inSeconds(Date.now()))) {
        const record = read(database, row);
        if (passes(record, filter)) items.push(record);
        looked++;
        // One beyond the page says whether there is another.
        if (items.length > limit) return { items: items.slice(0, limit), next: toCursor(items[limit - 1]!) };
        if (looked >= LOOKED) return { items, next: toCursor(record) };
      }
      return { items, next: null };
    },

    async addFeedback(id, entry) {
      const database = await open();
      if (!find(database, id)) return undefined;
      database
        .prepare('INSERT OR IGNORE INTO feedback (record, id, entry) VALUES (?, ?, ?)')
        .run(id, entry.id, JSON.stringify(entry));
      return find(database, id);
    },

    async decide(id, decided) {
      const database = await open();
      database.prepare('UPDATE records SET review = ? WHERE id = ?').run(JSON.stringify(decided), id);
      return find(database, id);
    },

    async delete(id) {
      const database = await open();
      return transaction(database, () => {
        const { changes } = database.prepare('DELETE FROM records WHERE id = ?').run(id);
        const expires = inSeconds(Date.now()) + days * 86_400;
        if (changes === 1)
          database.prepare('INSERT OR IGNORE INTO deleted (id, expires) VALUES (?, ?)').run(id, expires);
        return changes === 1;
      });
    },

    async usage({ model, from, to }) {
      const rows = (await open())
        .prepare('SELECT day, model, field, value FROM sums WHERE day >= ? AND day <= ? AND (? IS NULL OR model = ?)')
        .all(from?.slice(0, 10) ?? '', to?.slice(0, 10) ?? '~', model ?? null, model ?? null);
      return toUsage(
        rows.map(({ day, model, field, value }) => ({
          day: day as string,
          model: model as string,
          sums: { [field as string]: value as number },
        })),
      );
    },

    async purge(now = Date.now()) {
      const database = await open();
      return transaction(database, () => {
        const seconds = inSeconds(now);
        const rows = database
          .prepare(
            `DELETE FROM records WHERE id IN (SELECT id FROM records WHERE expires <= ? LIMIT ${PURGED}) RETURNING record`,
          )
          .all(seconds);
        database.prepare('DELETE FROM deleted WHERE expires <= ?').run(seconds);
        return rows.map(({ record }) => JSON.parse(record as string) as PredictionRecord);
      });
    },

    async close() {
      (await opened)?.close();
      opened = undefined;
    },
  };
}

/** Rows of a span of time, newest first, by the index that has fewest others in it. */
function select(database: DatabaseSync, filter: RecordFilter, now: number): Iterable<Row> {
  const { model, stored, cursor } = filter;
  const { from, to } = spanOf(filter);
  const after = cursor === undefined ? undefined : fromCursor(cursor);
  const conditions: (readonly [string, ...(string | number)[]])[] = [
    ['expires > ?', now],
    ['time >= ?', new Date(from).toISOString()],
    ...(Number.isFinite(to) ? [['time < ?', new Date(to).toISOString()] as const] : []),
    ...(after ? [['(time, id) < (?, ?)', after.time, after.id] as const] : []),
    ...(model !== undefined ? [['model = ?', model] as const] : []),
    ...(stored !== undefined ? [[`kept = ${stored === 'true' ? 1 : 0}`] as const] : []),
  ];
  const where = conditions.map(([condition]) => condition).join(' AND ');
  const query = `SELECT id, time, record, review FROM records WHERE ${where} ORDER BY time DESC, id DESC`;
  return database
    .prepare(query)
    .iterate(...conditions.flatMap(([, ...values]) => values)) as Iterable<unknown> as Iterable<Row>;
}

function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const done = work();
    database.exec('COMMIT');
    return done;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
