import type { Prediction, Result } from '../../contract/answer.ts';
import { enlarge } from '../../frontend/src/result/enlarge.ts';
import { countLabels, narrow } from '../../frontend/src/result/narrow.ts';
import { snippet } from '../../frontend/src/result/snippets.ts';
import { bytes, costWords, milliseconds, percent, plural, timingWords } from '../../frontend/src/result/words.ts';

const box = { x: 10, y: 20, width: 30, height: 40 };
const predictions: Prediction[] = [
  { label: 'RBC', classId: 0, score: 0.9, box, area: 1200 },
  {
    label: 'WBC',
    classId: 1,
    score: 0.6,
    box,
    area: 1200,
    mask: {
      polygons: [
        [
          [10, 20],
          [40, 20],
          [40, 60],
        ],
      ],
    },
  },
  { label: 'RBC', classId: 0, score: 0.3, box, area: 1200 },
];
const timing = {
  decodeMs: 1,
  preprocessMs: 1,
  inferMs: 20,
  postprocessMs: 1,
  modelLoadMs: 0,
  totalMs: 23,
  coldStart: false,
};
const result: Result = {
  id: '01',
  model: { name: 'cells', version: '1.0.0', task: 'detection', sha256: '' },
  image: { width: 416, height: 312, format: 'png', bytes: 1, orientation: 1, sha256: '' },
  predictions,
  metrics: { count: 3, meanScore: 0.6, classDistribution: { RBC: 2, WBC: 1 }, scores: [0.9, 0.6, 0.3], areas: [] },
  timing,
  cost: { usd: 0.0000021, memoryMb: 1769, architecture: 'x86_64', billedMs: 28 },
};

describe('narrow', () => {
  test('keeps what reaches the threshold, and counts anew', () => {
    const shown = narrow(result, { threshold: 0.6, hidden: new Set() });
    expect(shown.predictions).toEqual(predictions.slice(0, 2));
    expect(shown.metrics).toEqual({
      count: 2,
      meanScore: 0.75,
      classDistribution: { RBC: 1, WBC: 1 },
      scores: [0.9, 0.6],
      areas: [1200, 1200],
    });
  });

  test('leaves hidden labels out', () => {
    const shown = narrow(result, { threshold: 0, hidden: new Set(['RBC']) });
    expect(shown.predictions.map(({ label }) => label)).toEqual(['WBC']);
  });
});

test('countLabels puts the most frequent first', () => {
  expect(countLabels(predictions)).toEqual([
    { label: 'RBC', classId: 0, count: 2 },
    { label: 'WBC', classId: 1, count: 1 },
  ]);
});

describe('enlarge', () => {
  test('gives boxes, areas and outlines in pixels of the original, each side by its own scale', () => {
    const { predictions: large, image, metrics } = enlarge(result, { width: 832, height: 936 });
    expect(image).toMatchObject({ width: 832, height: 936 });
    expect(large[1]).toMatchObject({
      box: { x: 20, y: 60, width: 60, height: 120 },
      area: 7200,
      mask: {
        polygons: [
          [
            [20, 60],
            [80, 60],
            [80, 180],
          ],
        ],
      },
    });
    expect(metrics.areas).toEqual([7200, 7200, 7200]);
  });

  test('leaves an answer about the original itself alone', () => {
    expect(enlarge(result, { width: 416, height: 312 })).toBe(result);
  });
});

describe('words', () => {
  test('cost says cents and what a dollar buys', () => {
    expect(costWords(result.cost)).toBe('0.00021 ¢, about 480,000 such calls a dollar');
    expect(costWords({ usd: 0 })).toBe('Nothing: it ran on this device');
  });

  test('timing tells a cold start apart from a model loaded later', () => {
    expect(timingWords(timing)).toBe('23 ms, of which the model took 20 ms');
    expect(timingWords({ ...timing, modelLoadMs: 1500, totalMs: 1523, coldStart: true })).toBe(
      '1.5 s, of which the model took 20 ms. Waking the service took 1.5 s of it; the next call skips that.',
    );
    expect(timingWords({ ...timing, modelLoadMs: 400, totalMs: 423 })).toContain('Loading the model took 400 ms of it');
  });

  test('numbers have the digits people read', () => {
    expect(percent(0.98641, 2)).toBe('98.64%');
    expect([milliseconds(0.62), milliseconds(42.4), milliseconds(12_345)]).toEqual(['0.6 ms', '42 ms', '12 s']);
    expect([bytes(900), bytes(45_300), bytes(4_500_000)]).toEqual(['900 bytes', '45 kB', '4.5 MB']);
    expect([plural(1, 'object'), plural(1234, 'class', 'classes')]).toEqual(['1 object', '1,234 classes']);
  });
});

describe('snippet', () => {
  const call = {
    origin: 'https://x.test',
    query: { model: 'cells', labels: 'a b,c' },
    fileName: "it's.jpg",
    withKey: true,
  };

  test('curl quotes what a shell would take apart', () => {
    expect(snippet('curl', call)).toBe(
      `curl "https://x.test/v1/predict?model=cells&labels=a+b%2Cc" \\\n  -H "x-api-key: $GLIMPSE_KEY" \\\n  -F 'file=@"it'\\''s.jpg"'`,
    );
  });

  test('no language names a key where none is used', () => {
    for (const language of ['curl', 'JavaScript', 'Python'] as const) {
      expect(snippet(language, call)).toContain('x-api-key');
      expect(snippet(language, { ...call, withKey: false })).not.toContain('x-api-key');
    }
  });
});
