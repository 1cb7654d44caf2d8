import type { ReviewedRecord } from '../../../contract/records.ts';
import { reviewQuerySchema } from '../../../contract/review.ts';
import { isOpen, type PackageFacts, reviewQueue } from '../../../lambda/review/queue.ts';

const box = { x: 0, y: 0, width: 10, height: 10 };

function record(
  id: string,
  found: readonly (readonly [string, number])[],
  more: Partial<ReviewedRecord> = {},
): ReviewedRecord {
  const predictions = found.map(([label, score], classId) => ({ label, classId, score, box }));
  const sum = found.reduce((total, [, score]) => total + score, 0);
  return {
    id,
    time: '2026-01-01T00:00:00.000Z',
    requestId: 'r',
    outcome: 'ok',
    source: 'api',
    model: { name: 'cells', version: '1.0.0', task: 'detection', sha256: 'a' },
    count: found.length,
    meanScore: found.length === 0 ? 0 : sum / found.length,
    classDistribution: {},
    predictions,
    stored: { picture: `images/2026-01-01/${id}.jpeg` },
    feedback: [],
    ...more,
  };
}

const sure = record('01', [
  ['RBC', 0.95],
  ['RBC', 0.9],
  ['WBC', 0.94],
]);
const unsure = record('02', [
  ['RBC', 0.6],
  ['WBC', 0.5],
]);
const border = record('03', [
  ['RBC', 0.99],
  ['RBC', 0.36],
]);
const nothing = record('04', []);
const crowd = record(
  '05',
  Array.from({ length: 30 }, () => ['RBC', 0.97] as const),
);
const all = [sure, unsure, border, nothing, crowd];
const facts = (): PackageFacts => ({ threshold: 0.35, classThresholds: new Map([['WBC', 0.7]]) });

function queue(query: Record<string, string>, open: readonly ReviewedRecord[] = all) {
  return reviewQueue(open, reviewQuerySchema.parse(query), facts);
}
const ids = (query: Record<string, string>, open?: readonly ReviewedRecord[]) =>
  queue(query, open).map(({ record: { id } }) => id);

describe('isOpen', () => {
  const entry = { id: 'f', time: '2026-01-02T00:00:00.000Z' };
  it.each<[string, Partial<ReviewedRecord>, boolean]>([
    ['a kept picture nobody spoke of', {}, true],
    ['one that is corrected in part', { feedback: [{ ...entry, verdict: 'correct', prediction: 0 }] }, true],
    ['one that is said to be wrong', { feedback: [{ ...entry, verdict: 'incorrect' }] }, true],
    ['one that is right as a whole', { feedback: [{ ...entry, verdict: 'correct' }] }, false],
    ['one that was accepted', { review: { decision: 'accept', time: entry.time } }, false],
    ['one that was rejected', { review: { decision: 'reject', time: entry.time } }, false],
    ['one that failed', { outcome: 'timeout' }, false],
  ])('%s', (_name, more, expected) => {
    expect(
      isOpen(
        record(
          '01',
          [
            ['RBC', 0.9],
            ['WBC', 0.8],
          ],
          more,
        ),
      ),
    ).toBe(expected);
  });

  it('one whose picture was not kept', () => {
    const { stored: _stored, ...bare } = sure;
    expect(isOpen(bare)).toBe(false);
  });
});

describe('The queue', () => {
  it.each([
    ['least-certain', ['02', '03', '01', '05', '04']],
    ['near-threshold', ['03', '02', '01', '05', '04']],
    ['count', ['05', '04', '03', '02', '01']],
    ['class:WBC', ['02', '01']],
    ['class:nobody', []],
  ])('by %s', (order, expected) => {
    const usual =
      order === 'count'
        ? [
            sure,
            record('02', [
              ['RBC', 0.6],
              ['WBC', 0.5],
              ['WBC', 0.5],
            ]),
            border,
            nothing,
            crowd,
          ]
        : all;
    expect(ids({ order }, usual)).toEqual(expected);
  });

  it('at random is another order by another seed, and the same by the same', () => {
    const many = Array.from({ length: 40 }, (_, index) => record(`r${index}`, [['RBC', 0.9]]));
    const first = ids({ order: 'random', seed: '1', limit: '40' }, many);
    expect(first).toHaveLength(40);
    expect(ids({ order: 'random', seed: '1', limit: '40' }, many.toReversed())).toEqual(first);
    expect(ids({ order: 'random', seed: '2', limit: '40' }, many)).not.toEqual(first);
  });

  it('is no longer than asked', () => {
    expect(ids({ limit: '2' })).toEqual(['02', '03']);
  });

  it('says why each is worth a look', () => {
    const shadow = { version: '1.1.0', disagreement: 0.75, count: 1, inferMs: 3 };
    const said = [{ id: 'f', time: '2026-01-02T00:00:00.000Z', verdict: 'correct', prediction: 0 } as const];
    const [first] = queue({}, [{ ...unsure, shadow, feedback: said }]);
    expect(first!.reasons).toEqual([
      'mean certainty 0.55 of 2',
      'WBC below the 0.70 its model expects',
      '1 of 2 looked at',
      '1.1.0 disagrees by 0.75',
    ]);
  });

  it('of classifiers goes by the first and by its lead', () => {
    const model = { name: 'fashion', version: '1.0.0', task: 'classification', sha256: 'b' } as const;
    const close = record(
      '1',
      [
        ['Shirt', 0.48],
        ['Coat', 0.46],
      ],
      { model },
    );
    const low = record(
      '2',
      [
        ['Shirt', 0.4],
        ['Coat', 0.1],
      ],
      { model },
    );
    expect(ids({ order: 'least-certain' }, [close, low])).toEqual(['2', '1']);
    expect(queue({ order: 'near-threshold' }, [close, low]).map(({ reasons }) => reasons[0])).toEqual([
      'Shirt leads Coat by 0.02 only',
      'Shirt leads Coat by 0.30 only',
    ]);
  });

  it('refuses an order that is none, and says what is allowed', () => {
    const { error } = reviewQuerySchema.safeParse({ order: 'newest' });
    expect(error!.issues[0]!.message).toBe('least-certain, near-threshold, count, random, class:NAME');
  });
});
