import type { PredictionRecord } from '../../../contract/records.ts';
import { fromMessage } from '../../../lambda/records/from-message.ts';
import { toBatches, toMessages } from '../../../lambda/records/messages.ts';
import { recordAt } from '../../support/records.ts';

const large = (objects: number, values: number): PredictionRecord =>
  recordAt(Date.now(), {
    predictions: Array.from({ length: objects }, (_, at) => ({
      label: `class ${at}`,
      classId: at,
      score: Math.abs(Math.sin(at)),
      box: { x: Math.random() * 640, y: Math.random() * 480, width: Math.random(), height: Math.random() },
    })),
    raw: Array.from({ length: values }, () => Math.random()),
  });

describe('records as messages', () => {
  it('travel several in one, and come back as they were', () => {
    const records = Array.from({ length: 100 }, () => recordAt(Date.now()));
    const messages = toMessages(records);
    expect(messages.length).toBeLessThan(5);
    expect(messages.flatMap(fromMessage)).toEqual(records);
  });

  it('are packed where they are large, in their place', () => {
    const records = [recordAt(Date.now()), large(1000, 3000), recordAt(Date.now())];
    const back = toMessages(records).flatMap(fromMessage);
    expect(back).toHaveLength(3);
    expect(new Map(back.map((each) => [each.id, each]))).toEqual(new Map(records.map((each) => [each.id, each])));
  });

  it('leave out values and objects where even that is too large', () => {
    const record = large(1000, 60_000);
    const [message = ''] = toMessages([record]);
    expect(message.length).toBeLessThan(256_000);
    expect(fromMessage(message)).toMatchObject([{ id: record.id, predictions: [], count: record.count }]);
  });

  it('are sent together within what the queue takes: ten, and 256 KB', () => {
    const records = [
      ...Array.from({ length: 12 }, () => large(1000, 3000)),
      ...Array.from({ length: 900 }, () => recordAt(0)),
    ];
    const messages = toMessages(records);
    const batches = toBatches(messages);
    expect(batches.flat()).toEqual(messages);
    for (const batch of batches) {
      expect(batch.length).toBeLessThanOrEqual(10);
      expect(batch.reduce((sum, message) => sum + Buffer.byteLength(message), 0)).toBeLessThanOrEqual(262_144);
    }
  });

  it.each(['', '{}', '{"records":[]}', '{"records":[{"id":"x"}]}', '{"gzip":"bm8="}'])('refuse %s', (body) => {
    expect(() => fromMessage(body)).toThrow();
  });
});
