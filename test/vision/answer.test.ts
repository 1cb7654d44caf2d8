import fc from 'fast-check';
import { toMetrics, toPrediction } from '../../vision/answer.ts';

const labels = ['cat', { name: 'amanita', note: 'poisonous', severity: 'danger' as const }];

describe('toPrediction', () => {
  it('brings label and attributes from the package', () => {
    expect(toPrediction({ classId: 1, score: 0.98641234 }, undefined, labels)).toEqual({
      label: 'amanita',
      classId: 1,
      score: 0.986412,
      note: 'poisonous',
      severity: 'danger',
    });
  });

  it('counts the area of a mask, else that of the box', () => {
    const box = { x: 1, y: 1, width: 4, height: 2 };
    const bitmap = { x: 1, y: 1, width: 4, height: 2, data: Uint8Array.of(1, 0, 0, 1, 1, 0, 0, 0) };
    expect(toPrediction({ classId: 0, score: 1, box }, bitmap, labels).area).toBe(3);
    expect(toPrediction({ classId: 0, score: 1, box }, undefined, labels).area).toBe(8);
  });

  it('keeps a box inside the picture when it is rounded', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 639, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, part) => {
          const { box } = toPrediction(
            { classId: 0, score: 1, box: { x, y: 0, width: (640 - x) * part, height: 1 } },
            undefined,
            labels,
          );
          expect(Number((box!.x + box!.width).toFixed(6))).toBeLessThanOrEqual(640);
        },
      ),
    );
  });
});

describe('toMetrics', () => {
  it('counts classes of any name', () => {
    const labels = ['constructor', '__proto__', 'toString', 'constructor'];
    const { classDistribution } = toMetrics(labels.map((label) => ({ label, classId: 0, score: 0.5 })));
    expect(Object.entries(classDistribution)).toEqual([
      ['constructor', 2],
      ['__proto__', 1],
      ['toString', 1],
    ]);
  });

  it('counts classes and means the scores; nothing found is 0, not NaN', () => {
    const predictions = [
      { label: 'a', classId: 0, score: 0.5, area: 2 },
      { label: 'a', classId: 0, score: 1 },
    ];
    expect(toMetrics(predictions)).toEqual({
      count: 2,
      meanScore: 0.75,
      classDistribution: { a: 2 },
      scores: [0.5, 1],
      areas: [2],
    });
    expect(toMetrics([])).toMatchObject({ count: 0, meanScore: 0 });
  });
});
