import { toMetrics, toPrediction } from '../../vision/answer.ts';

const labels = ['RBC', { name: 'amanita', note: 'poisonous', severity: 'danger' as const }];

describe('toPrediction', () => {
  test('gives label, box and area with two digits, score with six', () => {
    const box = { x: 1.23456, y: 2, width: 10.005, height: 3 };
    expect(toPrediction({ classId: 0, score: 0.12345678, box }, undefined, labels)).toEqual({
      label: 'RBC',
      classId: 0,
      score: 0.123457,
      box: { x: 1.23, y: 2, width: 10.01, height: 3 },
      area: 30.02,
    });
  });

  test('takes the area from the mask where there is one', () => {
    const box = { x: 0, y: 0, width: 2, height: 2 };
    const bitmap = { x: 0, y: 0, width: 2, height: 2, data: Uint8Array.of(1, 0, 1, 1) };
    expect(toPrediction({ classId: 0, score: 1, box }, bitmap, labels).area).toBe(3);
  });

  test("carries the class's note and severity", () => {
    const prediction = toPrediction({ classId: 1, score: 0.5 }, undefined, labels);
    expect(prediction).toEqual({ label: 'amanita', classId: 1, score: 0.5, note: 'poisonous', severity: 'danger' });
  });

  test('names a class without a label by its number', () => {
    expect(toPrediction({ classId: 7, score: 0.5 }, undefined, labels).label).toBe('class 7');
  });
});

describe('toMetrics', () => {
  test('counts labels, and averages the scores', () => {
    const predictions = [
      { label: 'RBC', classId: 0, score: 0.9, area: 4 },
      { label: 'RBC', classId: 0, score: 0.6, area: 2 },
      { label: 'amanita', classId: 1, score: 0.3 },
    ];
    expect(toMetrics(predictions)).toEqual({
      count: 3,
      meanScore: 0.6,
      classDistribution: { RBC: 2, amanita: 1 },
      scores: [0.9, 0.6, 0.3],
      areas: [4, 2],
    });
  });

  test('gives 0 as the mean of nothing', () => {
    expect(toMetrics([]).meanScore).toBe(0);
  });
});
