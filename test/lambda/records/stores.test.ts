import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { FeedbackEntry } from '../../../contract/feedback.ts';
import type { RecordFilter } from '../../../contract/records.ts';
import { createDynamoStore } from '../../../lambda/records/dynamo-store.ts';
import { createEmbeddedStore } from '../../../lambda/records/embedded-store.ts';
import type { RecordStore } from '../../../lambda/records/store.ts';
import { describeDynamo, dynamoConfig, newRecordTable } from '../../support/dynamo.ts';
import { useFolders } from '../../support/folders.ts';
import { idAt, recordAt } from '../../support/records.ts';

const DAYS = 90;
const now = Date.now();
const hour = 3_600_000;
const hoursAgo = (hours: number) => now - hours * hour;
const day = (time: number) => new Date(time).toISOString().slice(0, 10);

function entry(parts: Partial<FeedbackEntry> = {}): FeedbackEntry {
  return { id: idAt(Date.now()), time: new Date().toISOString(), verdict: 'incorrect', prediction: 0, ...parts };
}

/** Every record a filter lets through, page by page. */
async function all(store: RecordStore, filter: RecordFilter, pages = 50): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.list({ ...filter, ...(cursor && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(filter.limit ?? 100);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
    if (pages-- === 0) throw new Error('The pages do not end');
  }
  return ids;
}

// What the port says, for every adapter.
function itKeepsRecords(open: () => RecordStore | Promise<RecordStore>): void {
  test('gives back what was put, by id', async () => {
    const store = await open();
    const record = recordAt(hoursAgo(1), {
      raw: [0.25, -1.5],
      key: 'key-1',
      light: { brightness: 0.5, sharpness: 12 },
    });
    await store.put([record]);
    const { expires, ...found } = (await store.get(record.id))!;
    expect(found).toEqual({ ...record, feedback: [] });
    expect(expires).toBe(Math.floor(Date.parse(record.time) / 1000) + DAYS * 86_400);
    expect(await store.get(idAt(now))).toBeUndefined();
    expect(await store.get('no-id')).toBeUndefined();
  });

  test('takes a record that comes twice once, also in the sums', async () => {
    const store = await open();
    const record = recordAt(hoursAgo(1));
    await store.put([record]);
    await Promise.all([store.put([record, recordAt(hoursAgo(2))]), store.put([record])]);
    expect(await all(store, {})).toHaveLength(2);
    expect((await store.usage({})).total).toMatchObject({ calls: 2, images: 2, usd: 0.000004 });
  });

  test('lists the newest first, across months, in pages that neither repeat nor leave out', async () => {
    const store = await open();
    const records = Array.from({ length: 23 }, (_, at) => recordAt(hoursAgo(at * 70)));
    await store.put(records.toReversed());
    const ids = records.map(({ id }) => id);
    expect(await all(store, {})).toEqual(ids);
    expect(await all(store, { limit: 5 })).toEqual(ids);
    expect(await all(store, { limit: 1 })).toEqual(ids);
  });

  test('lists records of one millisecond once each', async () => {
    const store = await open();
    const records = Array.from({ length: 9 }, () => recordAt(hoursAgo(1)));
    await store.put(records);
    expect(await all(store, { limit: 2 })).toEqual(
      records
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
  });

  test('pages on where a filter lets few through', async () => {
    const store = await open();
    const records = Array.from({ length: 30 }, (_, at) =>
      recordAt(hoursAgo(at), { ...(at % 10 === 3 && { predictions: [{ label: 'WBC', classId: 0, score: 0.4 }] }) }),
    );
    await store.put(records);
    const wanted = [3, 13, 23].map((at) => records[at]!.id);
    expect(await all(store, { label: 'WBC' })).toEqual(wanted);
    expect(await all(store, { label: 'WBC', limit: 1 })).toEqual(wanted);
    expect(await all(store, { maxScore: 0.5, limit: 2 })).toEqual(wanted);
    expect(await all(store, { label: 'WBC', minScore: 0.5 })).toEqual([]);
    expect(await all(store, { label: 'RBC', minScore: 0.9 })).toHaveLength(27);
  });

  test('finds the one among a thousand and more, over pages with nothing on them', async () => {
    const store = await open();
    const records = Array.from({ length: 1200 }, (_, at) => recordAt(now - at * 1000));
    const wanted = recordAt(now - 1150 * 1000, { predictions: [{ label: 'WBC', classId: 0, score: 0.4 }] });
    await store.put([...records, wanted]);
    const first = await store.list({ label: 'WBC', limit: 5 });
    expect([first.items, first.next === null]).toEqual([[], false]);
    expect(await all(store, { label: 'WBC', limit: 5 })).toEqual([wanted.id]);
  }, 120_000);

  test('lists those of a model, of a version, with a picture, of a span of time', async () => {
    const store = await open();
    const nuclei = { name: 'nuclei', version: '2.0.0', task: 'segmentation', sha256: 'ef'.repeat(32) } as const;
    const records = [
      recordAt(hoursAgo(1), { stored: { picture: 'images/a.jpeg' } }),
      recordAt(hoursAgo(2), { model: nuclei }),
      recordAt(hoursAgo(3), { model: { ...nuclei, version: '2.1.0' }, stored: { picture: 'images/c.jpeg' } }),
      recordAt(hoursAgo(800)),
    ];
    const [a, b, c, d] = records.map(({ id }) => id);
    await store.put(records);
    expect(await all(store, { model: 'nuclei' })).toEqual([b, c]);
    expect(await all(store, { model: 'nuclei', version: '2.1.0' })).toEqual([c]);
    expect(await all(store, { model: 'nuclei', limit: 1 })).toEqual([b, c]);
    expect(await all(store, { stored: 'true', limit: 1 })).toEqual([a, c]);
    expect(await all(store, { stored: 'true', model: 'nuclei' })).toEqual([c]);
    expect(await all(store, { stored: 'false' })).toEqual([b, d]);
    expect(await all(store, { from: new Date(hoursAgo(2)).toISOString() })).toEqual([a, b]);
    expect(await all(store, { to: new Date(hoursAgo(2)).toISOString() })).toEqual([c, d]);
    expect(await all(store, { from: day(hoursAgo(801)), to: day(hoursAgo(700)) })).toEqual([d]);
    expect(await all(store, { model: 'nobody' })).toEqual([]);
  });

  test('keeps all feedback in its order; the latest on a prediction holds', async () => {
    const store = await open();
    const [record, other] = [recordAt(hoursAgo(1)), recordAt(hoursAgo(2))];
    await store.put([record, other]);
    const entries = [
      entry({ label: 'WBC', comment: 'not red' }),
      entry({ prediction: undefined as never, missed: [{ label: 'RBC' }] }),
      entry({ verdict: 'correct' }),
    ].map((each, at) => ({ ...each, id: idAt(now + at) }));
    expect((await store.addFeedback(record.id, entries[0]!))?.verdict).toBe('incorrect');
    await store.addFeedback(record.id, entries[1]!);
    const found = await store.addFeedback(record.id, entries[2]!);
    expect(found?.feedback).toEqual(entries.map((each) => JSON.parse(JSON.stringify(each))));
    expect(found?.verdict).toBe('incorrect');
    const whole = { ...entry({ id: idAt(now + 9), verdict: 'correct' }), prediction: undefined } as never;
    expect((await store.addFeedback(record.id, whole))?.verdict).toBe('correct');
    expect(await all(store, { verdict: 'correct' })).toEqual([record.id]);
    expect(await all(store, { verdict: 'none' })).toEqual([other.id]);
    expect(await store.addFeedback(idAt(now), entry())).toBeUndefined();
  });

  test('loses no feedback that comes at the same time', async () => {
    const store = await open();
    const record = recordAt(hoursAgo(1));
    await store.put([record]);
    const entries = Array.from({ length: 8 }, (_, at) => entry({ id: idAt(now + at) }));
    await Promise.all(entries.map((each) => store.addFeedback(record.id, each)));
    expect((await store.get(record.id))?.feedback.map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
  });

  test('notes what was decided, the latest', async () => {
    const store = await open();
    const record = recordAt(hoursAgo(1));
    await store.put([record]);
    await store.decide(record.id, { decision: 'accept', time: new Date(now).toISOString() });
    const decided = { decision: 'reject', time: new Date(now + 1).toISOString(), key: 'key-1' } as const;
    expect((await store.decide(record.id, decided))?.review).toEqual(decided);
    expect((await store.list({})).items[0]?.review).toEqual(decided);
    expect(await store.decide(idAt(now), decided)).toBeUndefined();
  });

  test('what is deleted is gone with its feedback, and does not come back; its sums stay', async () => {
    const store = await open();
    const record = recordAt(hoursAgo(1));
    await store.put([record]);
    await store.addFeedback(record.id, entry());
    expect(await store.delete(record.id)).toBe(true);
    expect(await store.delete(record.id)).toBe(false);
    await store.put([record]);
    expect(await store.get(record.id)).toBeUndefined();
    expect(await store.addFeedback(record.id, entry())).toBeUndefined();
    expect(await store.decide(record.id, { decision: 'accept', time: new Date().toISOString() })).toBeUndefined();
    expect(await all(store, {})).toEqual([]);
    expect((await store.usage({})).total.images).toBe(1);
  });

  test('shows nothing that is older than it is kept', async () => {
    const store = await open();
    const old = recordAt(now - (DAYS + 1) * 24 * hour);
    await store.put([old, recordAt(hoursAgo(1))]);
    expect(await store.get(old.id)).toBeUndefined();
    expect(await all(store, {})).toHaveLength(1);
  });

  test('sums up days by model, with how long images took', async () => {
    const store = await open();
    const slow = { ...recordAt(now).timing!, totalMs: 400 };
    const nuclei = { name: 'nuclei', version: '2.0.0', task: 'segmentation', sha256: 'ef'.repeat(32) } as const;
    const failed = { outcome: 'timeout', count: 0, meanScore: 0, classDistribution: {}, predictions: [] } as const;
    const { timing: _, cost: __, ...bare } = recordAt(hoursAgo(30));
    await store.put([
      ...Array.from({ length: 9 }, (_, position) => recordAt(now, { position })),
      recordAt(now, { timing: slow, model: nuclei }),
      { ...bare, ...failed, predictions: [], model: nuclei },
    ]);
    const { days, total } = await store.usage({});
    expect(days.map((each) => each.day)).toEqual([day(hoursAgo(30)), day(now)]);
    expect(days[0]).toMatchObject({
      calls: 1,
      images: 1,
      errors: { timeout: 1 },
      latencyMs: null,
      classes: {},
      usd: 0,
    });
    expect(days[1]).toMatchObject({ calls: 2, images: 10, errors: {}, imageKinds: { jpeg: 10 } });
    expect(total.models).toEqual({ 'cells@1.0.0': 9, 'nuclei@2.0.0': 2 });
    expect(total.classes).toEqual({ RBC: { count: 10, meanScore: 0.9 } });
    expect(total.usd).toBe(0.00002);
    expect(Math.abs(total.latencyMs!.p50 / 20 - 1)).toBeLessThan(0.03);
    expect(Math.abs(total.latencyMs!.p95 / 400 - 1)).toBeLessThan(0.03);
    expect((await store.usage({ model: 'nuclei' })).total).toMatchObject({ images: 2, models: { 'nuclei@2.0.0': 2 } });
    expect((await store.usage({ from: day(now) })).days).toHaveLength(1);
    expect((await store.usage({ to: day(hoursAgo(30)) })).total.images).toBe(1);
  });

  test('holds a record with a thousand objects and ten thousand values', async () => {
    const store = await open();
    const box = { x: 1.23, y: 45.67, width: 30.1, height: 40.9 };
    const record = recordAt(hoursAgo(1), {
      predictions: Array.from({ length: 1000 }, (_, at) => ({
        label: `class ${at}`,
        classId: at,
        score: at / 1000,
        box,
      })),
      raw: Array.from({ length: 10_000 }, (_, at) => Math.sin(at)),
    });
    await store.put([record]);
    expect((await store.get(record.id))?.raw).toEqual(record.raw);
    expect(Object.keys((await store.usage({})).total.classes)).toHaveLength(1000);
  });

  test.each(['nonsense', '', Buffer.from('2026-11-20T10:00:00.000Z ').toString('base64url')])(
    'refuses the cursor "%s"',
    async (cursor) => {
      await expect((await open()).list({ cursor })).rejects.toMatchObject({ code: 'option_invalid' });
    },
  );
}

describe('records in an embedded database', () => {
  const folder = useFolders();
  const open = (file = join(folder(), 'deep', 'records.db')) => createEmbeddedStore(file, { days: DAYS });
  itKeepsRecords(open);

  test('are the same for two that have the file open at once', async () => {
    const file = join(folder(), 'records.db');
    const [one, other] = [open(file), open(file)];
    const records = Array.from({ length: 40 }, (_, at) => recordAt(hoursAgo(at)));
    await Promise.all(records.map((record, at) => (at % 2 ? one : other).put([record])));
    expect(await all(one, {})).toEqual(await all(other, {}));
    expect(await all(one, {})).toHaveLength(40);
    await one.close();
    await other.close();
  });

  test('come from several processes at once, and nothing of it shows on the terminal', async () => {
    const file = join(folder(), 'records.db');
    const source = (path: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, '..', '..', '..', path)));
    const script = `
      import { createEmbeddedStore } from ${source('lambda/records/embedded-store.ts')};
      import { recordAt } from ${source('test/support/records.ts')};
      const store = createEmbeddedStore(${JSON.stringify(file)}, { days: ${DAYS} });
      for (let at = 0; at < 50; at++) await store.put([recordAt(Date.now())]);`;
    const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    for (const { stdout, stderr } of await Promise.all([run(), run(), run()])) expect(stdout + stderr).toBe('');
    expect((await open(file).usage({})).total.images).toBe(150);
  }, 60_000);

  test('that are too old are taken away and told, feedback too', async () => {
    const store = open();
    const record = recordAt(hoursAgo(1), { stored: { picture: 'images/a.jpeg' } });
    await store.put([record, recordAt(hoursAgo(0.5))]);
    await store.addFeedback(record.id, entry());
    const later = Date.parse(record.time) + DAYS * 24 * hour + 1000;
    expect((await store.purge(later)).map(({ stored }) => stored)).toEqual([{ picture: 'images/a.jpeg' }]);
    expect(await all(store, {})).toHaveLength(1);
    expect(await store.purge(later)).toEqual([]);
    await store.close();
  });
});

describeDynamo('records in DynamoDB', () => {
  itKeepsRecords(async () => createDynamoStore(await newRecordTable(), { days: DAYS, config: dynamoConfig }));

  test('that cannot be written fail alone', async () => {
    const store = createDynamoStore(await newRecordTable(), { days: DAYS, config: dynamoConfig });
    const good = recordAt(hoursAgo(1));
    await expect(store.put([{ ...good, id: 'no-ulid' }, good])).rejects.toThrow('1 records could not be written');
    expect(await all(store, {})).toEqual([good.id]);
    expect((await store.usage({})).total.images).toBe(1);
  });
});
