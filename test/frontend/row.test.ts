import type { Prediction, Result } from '../../contract/answer.ts';
import type { ModelInfo } from '../../contract/models-answer.ts';
import { arrange, certainty, isOpen, mainLabel, type Row, total } from '../../frontend/src/batch/row.ts';
import { resultsOf } from '../../frontend/src/batch/save-results.ts';
import { toCsv } from '../../vision/dialects/csv.ts';

const everything = { state: 'all', label: '' } as const;

describe('a batch of objects', () => {
  const rows = [
    row(0, 'b10.jpg', 'detection', [seen('RBC', 0, 0.9), seen('RBC', 0, 0.5), seen('WBC', 1, 0.7)]),
    row(1, 'b2.jpg', 'detection', []),
    { ...row(2, 'a.jpg', 'detection', []), state: 'failed' as const, result: undefined } as unknown as Row,
  ];

  test('names the most frequent label, and the mean certainty', () => {
    expect(rows.map(mainLabel)).toEqual(['RBC', '', '']);
    expect(certainty(rows[0]!)).toBeCloseTo(0.7);
    expect(certainty(rows[1]!)).toBeUndefined();
  });

  test('is sorted by name as people count, rows without an answer last either way', () => {
    const names = (down: boolean) => arrange(rows, { key: 'name', down }, everything).map(({ name }) => name);
    expect(names(false)).toEqual(['b2.jpg', 'b10.jpg', 'a.jpg']);
    expect(names(true)).toEqual(['b10.jpg', 'b2.jpg', 'a.jpg']);
  });

  test('is filtered by a label that occurs, and by state', () => {
    expect(arrange(rows, undefined, { state: 'all', label: 'WBC' }).map(({ id }) => id)).toEqual([0]);
    expect(arrange(rows, undefined, { state: 'failed', label: '' }).map(({ id }) => id)).toEqual([2]);
  });

  test('is totalled over all objects', () => {
    expect(total(rows)).toMatchObject({
      done: 2,
      failed: 1,
      labels: [
        { label: 'RBC', count: 2, certainty: 0.7 },
        { label: 'WBC', count: 1, certainty: 0.7 },
      ],
      meanMs: 10,
    });
  });
});

test('a batch of classes counts pictures by their likeliest class', () => {
  const rows = [
    row(0, 'a.jpg', 'classification', [seen('bag', 1, 0.8), seen('coat', 2, 0.2)]),
    row(1, 'b.jpg', 'classification', [seen('bag', 1, 0.6), seen('coat', 2, 0.4)]),
  ];
  expect(total(rows).labels).toEqual([{ label: 'bag', classId: 1, count: 2, certainty: 0.7 }]);
  expect(arrange(rows, undefined, { state: 'all', label: 'coat' })).toEqual([]);
});

test('a picture is open until the chosen model has answered, in its current version', () => {
  const done = row(0, 'a.jpg', 'detection', []);
  const chosen = (name: string, current: string) => ({ name, current }) as ModelInfo;
  expect(isOpen(done, chosen('cells', '1.0.0'))).toBe(false);
  expect(isOpen(done, chosen('cells', '1.1.0'))).toBe(true);
  expect(isOpen(done, chosen('nuclei', '1.0.0'))).toBe(true);
  expect(isOpen(done, undefined)).toBe(false);
  expect(isOpen({ ...done, state: 'failed' }, chosen('cells', '1.0.0'))).toBe(true);
});

test('the saved table has a line for each picture of a classifier, and for each that failed', () => {
  const trouble = { code: 'offline', title: 'No connection', detail: 'Try again.' } as const;
  const rows: Row[] = [
    row(0, 'a.jpg', 'classification', [seen('bag', 1, 0.8), seen('coat', 2, 0.2)]),
    { id: 1, name: 'b.jpg', state: 'failed', file: undefined as never, trouble },
    { id: 2, name: 'c.jpg', state: 'waiting', file: undefined as never },
  ];
  expect(toCsv(resultsOf(rows)).split('\r\n').slice(1)).toEqual([
    'a.jpg,8,6,bag,1,0.8,,,,,,,',
    'b.jpg,,,,,,,,,,,,No connection. Try again.',
    '',
  ]);
});

function seen(label: string, classId: number, score: number): Prediction {
  return { label, classId, score };
}

function row(id: number, name: string, task: Result['model']['task'], predictions: Prediction[]): Row {
  const scores = predictions.map(({ score }) => score);
  const classDistribution: Record<string, number> = {};
  for (const { label } of predictions) classDistribution[label] = (classDistribution[label] ?? 0) + 1;
  const meanScore = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  const metrics = { count: predictions.length, meanScore, classDistribution, scores, areas: [] };
  const result = {
    file: name,
    model: { name: 'cells', version: '1.0.0', task },
    image: { width: 8, height: 6 },
    predictions,
    metrics,
    timing: { totalMs: 10 },
    cost: { usd: 0 },
  } as unknown as Result;
  return { id, name, state: 'done', file: undefined as never, result };
}
