import { driftSchema } from '../../../contract/drift.ts';
import { takeBaseline } from '../../../lambda/drift/baseline.ts';
import { compareDrift } from '../../../lambda/drift/compare.ts';
import { cellManifest, recordsOf, seeded, usual, type World } from '../../support/drift-world.ts';

const now = new Date('2026-02-01T00:00:00Z');
const manifest = cellManifest();

function compared(world: World, { before = 200, after = 60, seed = 1, model = manifest } = {}) {
  const random = seeded(seed);
  const baseline = takeBaseline(recordsOf(usual, before, random), model, now);
  return driftSchema.parse(compareDrift(baseline, recordsOf(world, after, random), model));
}

function drifting(drift: ReturnType<typeof compared>): string[] {
  const moved = drift.figures.filter(({ status }) => status === 'drift');
  return moved.map(({ figure, label }) => (label === undefined ? figure : `${figure} ${label}`));
}

it('pictures like those of the baseline are no drift', () => {
  const drift = compared(usual);
  expect(drift.status).toBe('ok');
  expect(drift.worst).toBeLessThan(1);
  expect(drift.told).toBe('cells 1.0.0: the last 60 pictures are like those of the baseline.');
});

it('darker pictures are named as such', () => {
  const drift = compared({ ...usual, brightness: 0.35 });
  expect(drifting(drift)).toEqual(['brightness']);
  expect(drift.worst).toBeGreaterThan(1);
  expect(drift.figures[0]!.told).toMatch(/^Pictures are darker: 0\.3\d on average, was 0\.(59|60)\.$/);
});

it('another class mix is named as such', () => {
  const drift = compared({ ...usual, mix: [0.4, 0.08, 0.52] });
  expect(drifting(drift)).toEqual(['classes']);
  expect(drift.figures[0]!.told).toMatch(/^(RBC|Platelets): \d\d % of what is found, was \d\d %\.$/);
});

it('less sure answers are named by their class', () => {
  expect(drifting(compared({ ...usual, certainty: 0.6 }))).toEqual(
    expect.arrayContaining(['certainty RBC', 'certainty WBC', 'certainty Platelets']),
  );
});

it('fewer objects in a picture are named as such', () => {
  const drift = compared({ ...usual, objects: 2 });
  expect(drifting(drift)).toContain('objects');
  expect(drift.figures.find(({ figure }) => figure === 'objects')!.told).toMatch(/^Fewer objects in a picture: /);
});

it('of fewer than 30 pictures nothing is said, however far they are', () => {
  const drift = compared({ ...usual, brightness: 0 }, { after: 29 });
  expect(drift.status).toBe('too-few');
  expect(drift.worst).toBeNull();
  expect(drift.figures.every(({ status, psi }) => status === 'too-few' && psi === undefined)).toBe(true);
});

it('a class that is rarer than 30 pictures is left out of what is judged', () => {
  const rare: World = { ...usual, mix: [0.998, 0.001, 0.001] };
  const random = seeded(3);
  const baseline = takeBaseline(recordsOf(rare, 200, random), manifest, now);
  const { figures, status } = compareDrift(baseline, recordsOf(rare, 60, random), manifest);
  expect(status).toBe('ok');
  expect(figures.find(({ label }) => label === 'WBC')).toMatchObject({ status: 'too-few' });
});

it('a class below the certainty of its package drifts, even where the baseline was no better', () => {
  const model = cellManifest([0.95, 0.5]);
  const { figures, status } = compared(usual, { model });
  expect(status).toBe('drift');
  const rbc = figures.find(({ label }) => label === 'RBC')!;
  expect(rbc).toMatchObject({ status: 'drift', threshold: 0.95 });
  expect(rbc.told).toMatch(
    /^RBC is answered less surely than the package expects, 0\.95: 0\.8\d on average, was 0\.8\d\.$/,
  );
  expect(figures.find(({ label }) => label === 'WBC')).toMatchObject({ status: 'ok', threshold: 0.5 });
});

it('parts of each group add up to 1 on both sides', () => {
  for (const { groups } of compared({ ...usual, brightness: 0.4 }).figures) {
    expect(groups.reduce((sum, { baseline }) => sum + baseline, 0)).toBeCloseTo(1, 2);
    expect(groups.reduce((sum, each) => sum + each.now, 0)).toBeCloseTo(1, 2);
  }
});

// Of 300 comparisons at one in a thousand each 0.3 are expected; 4 have a chance of 0.0003.
it('chance alone raises no more alarms than are allowed', () => {
  const random = seeded(20);
  let alarms = 0;
  for (let trial = 0; trial < 300; trial++) {
    const baseline = takeBaseline(recordsOf(usual, 100, random), manifest, now);
    if (compareDrift(baseline, recordsOf(usual, 30, random), manifest).status === 'drift') alarms++;
  }
  expect(alarms).toBeLessThan(4);
});
