import type { PredictionRecord } from '../../../contract/records.ts';
import { observe } from '../../../lambda/drift/figures.ts';
import { binOf, binsFor, fill } from '../../../lambda/drift/histogram.ts';
import { cellManifest, recordsOf, seeded, usual } from '../../support/drift-world.ts';

const manifest = cellManifest();
const [some] = recordsOf(usual, 1, seeded(2)) as [PredictionRecord];

function observed(record: Partial<PredictionRecord>, answering = manifest) {
  const all = observe({ ...some, ...record }, answering);
  return Object.fromEntries(all.map(({ figure, label, values }) => [label ? `${figure} ${label}` : figure, values]));
}

const box = { x: 0, y: 0, width: 64, height: 48 };

it('of a detector the objects are those that the package gives by itself', () => {
  const predictions = [
    { label: 'RBC', classId: 0, score: 0.9, box },
    { label: 'WBC', classId: 1, score: 0.25, box },
    { label: 'RBC', classId: 0, score: 0.1, box },
  ];
  expect(observed({ predictions })).toMatchObject({
    classes: ['RBC', 'WBC'],
    'certainty RBC': [0.9],
    'certainty WBC': [0.25],
    objects: [2],
    area: [0.01, 0.01],
    size: [Math.sqrt(640 * 480)],
    aspect: [640 / 480],
  });
});

it('a picture without objects counts as one with none, and has no class mix', () => {
  const { objects, classes } = observed({ predictions: [] });
  expect(objects).toEqual([0]);
  expect(classes).toBeUndefined();
});

it('of a classifier the answer is the maximum, whatever was asked to be seen', () => {
  const top = { index: 1, value: 0.6, label: 'WBC' };
  const predictions = [{ label: 'RBC', classId: 0, score: 0.3 }];
  const figures = observed({ predictions, top }, { ...manifest, task: 'classification' });
  expect(figures).toMatchObject({ classes: ['WBC'], 'certainty WBC': [0.6] });
  expect(figures).not.toHaveProperty('objects');
});

it('calls that failed and pictures whose light is unknown say nothing of it', () => {
  expect(observed({ outcome: 'image_unreadable' })).toEqual({});
  const { light, ...dark } = some;
  expect(observe(dark, manifest).map(({ figure }) => figure)).not.toContain('brightness');
});

it('a picture that is only darker is as sharp as it was', () => {
  const [bright, dark] = [
    { brightness: 0.8, sharpness: 400 },
    { brightness: 0.4, sharpness: 100 },
  ].map((light) => observed({ light }).sharpness);
  expect(dark).toEqual(bright);
});

it('each picture weighs one, however many objects it has', () => {
  const observations = [
    { figure: 'classes' as const, values: ['RBC', 'RBC', 'RBC', 'WBC'] },
    { figure: 'classes' as const, values: ['Platelets'] },
  ];
  const { names, counts, pictures } = fill(binsFor(observations, manifest), observations);
  expect(names).toEqual(['Platelets', 'RBC', 'WBC']);
  expect(counts).toEqual([1, 0.75, 0.25, 0]);
  expect(pictures).toBe(2);
});

it('a number lies in the bin of the limit at or below it, ends are open; an unknown category in the last', () => {
  const bins = { edges: [1, 2] };
  expect([-5, 0.99, 1, 1.99, 2, 1e9].map((value) => binOf(value, bins))).toEqual([0, 0, 1, 1, 2, 2]);
  expect(['a', 'b', 'z'].map((value) => binOf(value, { names: ['a', 'b'] }))).toEqual([0, 1, 2]);
});
