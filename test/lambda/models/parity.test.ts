import type { Prediction } from '../../../contract/answer.ts';
import type { Sighting } from '../../../lambda/models/matching.ts';
import { parseManifest } from '../../../lambda/models/package.ts';
import { checkParity, compare } from '../../../lambda/models/parity.ts';
import { toRle } from '../../../vision/masks/rle.ts';
import { means } from '../../support/packages.ts';

const terms = { tolerance: { box: 0.5, score: 0.002 }, source: 'the notebook' };
const seen = (classId: number, score: number, x: number, size = 10): Sighting & Prediction => ({
  label: `${classId}`,
  classId,
  score,
  box: { x, y: 0, width: size, height: size },
});
const against = (expected: Sighting[], actual: Prediction[], threshold = 0.25) =>
  compare([{ expected, actual, threshold, limit: 300 }], terms);

describe('compare', () => {
  it('equal predictions agree, in any order', () => {
    const [a, b] = [seen(0, 0.9, 0), seen(1, 0.8, 50)];
    expect(against([a, b], [b, a])).toEqual({
      ok: true,
      cases: 1,
      predictions: 2,
      missing: 0,
      extra: 0,
      maxBoxError: 0,
      maxScoreError: 0,
      minMaskIou: null,
      ...terms,
    });
  });

  it('tells the largest error of an edge and of a score', () => {
    const check = against([seen(0, 0.9, 0), seen(0, 0.8, 50)], [seen(0, 0.899, 0.25), seen(0, 0.8, 50, 10.4)]);
    expect(check).toMatchObject({ ok: true, missing: 0, extra: 0 });
    expect(check.maxBoxError).toBeCloseTo(0.4);
    expect(check.maxScoreError).toBeCloseTo(0.001);
  });

  it('counts the errors of upper and lower edges as those of the sides', () => {
    const seenAt = (y: number, height: number) => ({ ...seen(0, 0.9, 0), box: { x: 0, y, width: 10, height } });
    expect(against([seenAt(0, 10)], [seenAt(0.3, 9.7)]).maxBoxError).toBeCloseTo(0.3);
    expect(against([seenAt(0, 10)], [seenAt(0, 10.4)]).maxBoxError).toBeCloseTo(0.4);
  });

  it.each([
    ['a box', seen(0, 0.9, 0.6)],
    ['a score', seen(0, 0.905, 0)],
  ])('%s beyond the tolerance is a disagreement', (_, actual) => {
    expect(against([seen(0, 0.9, 0)], [actual])).toMatchObject({ ok: false, missing: 0, extra: 0 });
  });

  it('another class or another place is one missing and one extra', () => {
    const other = { ok: false, missing: 1, extra: 1, maxBoxError: null };
    expect(against([seen(0, 0.9, 0)], [seen(1, 0.9, 0)])).toMatchObject(other);
    expect(against([seen(0, 0.9, 0)], [seen(0, 0.9, 8)])).toMatchObject(other);
  });

  it('one expectation is met by one prediction only', () => {
    expect(against([seen(0, 0.9, 0)], [seen(0, 0.9, 0), seen(0, 0.7, 0.1)])).toMatchObject({ missing: 0, extra: 1 });
  });

  it('twins in one place are paired by score', () => {
    const twins = [seen(0, 0.9, 0), seen(0, 0.6, 0.1)];
    expect(against(twins, [seen(0, 0.6, 0), seen(0, 0.9, 0.1)])).toMatchObject({ ok: true, maxScoreError: 0 });
  });

  it('what lies at the threshold may be there or not', () => {
    expect(against([seen(0, 0.251, 0)], [])).toMatchObject({ ok: true, missing: 0 });
    expect(against([], [seen(0, 0.2501, 0)])).toMatchObject({ ok: true, extra: 0 });
    expect(against([seen(0, 0.26, 0)], [])).toMatchObject({ ok: false, missing: 1 });
  });

  it('of two as good as each other at the limit either may be there', () => {
    const named = (classId: number, score: number): Sighting & Prediction => ({ label: '', classId, score });
    const best = named(0, 0.9);
    const check = (last: number) =>
      compare([{ expected: [best, named(1, 0.05)], actual: [best, named(2, last)], threshold: 0, limit: 2 }], terms);
    expect(check(0.05)).toMatchObject({ ok: true, missing: 0, extra: 0 });
    expect(check(0.04)).toMatchObject({ ok: false, missing: 1, extra: 0 });
  });

  it('classes without boxes are compared by score', () => {
    const named = (score: number): Sighting & Prediction => ({ label: '3', classId: 3, score });
    expect(against([named(0.9)], [named(0.9)])).toMatchObject({ ok: true, maxBoxError: null, maxScoreError: 0 });
    expect(against([named(0.9)], [named(0.5)])).toMatchObject({ ok: false });
  });

  it('masks agree where they overlap nearly whole', () => {
    const masked = (width: number): Sighting & Prediction => {
      const bitmap = { x: 0, y: 0, width, height: 10, data: new Uint8Array(width * 10).fill(1) };
      return { ...seen(0, 0.9, 0), mask: { rle: toRle(bitmap, { width: 100, height: 10 }) } };
    };
    expect(against([masked(40)], [masked(40)])).toMatchObject({ ok: true, minMaskIou: 1 });
    expect(against([masked(40)], [masked(39)])).toMatchObject({ ok: true, minMaskIou: 0.975 });
    expect(against([masked(40)], [masked(20)])).toMatchObject({ ok: false, minMaskIou: 0.5 });
  });
});

describe('checkParity', () => {
  const manifest = parseManifest(JSON.stringify({ ...means, sha256: '0'.repeat(64) }));
  const parity = {
    source: 'the notebook',
    cases: [
      { image: 'samples/a.png', options: { limit: 1 }, predictions: [{ classId: 0, score: 0.5 }] },
      { image: 'samples/b.png', predictions: [{ classId: 1, score: 0.25 }] },
    ],
  };
  const modelOf = (files: Record<string, string>) => ({
    manifest,
    readFile: async (path: string) => (path in files ? Buffer.from(files[path] as string) : undefined),
  });
  const files = { 'parity.json': JSON.stringify(parity), 'samples/a.png': 'A', 'samples/b.png': 'B' };

  it('runs every picture with its options and compares', async () => {
    const asked: unknown[] = [];
    const check = await checkParity(modelOf(files), async (bytes, options) => {
      asked.push([Buffer.from(bytes).toString(), options]);
      return bytes[0] === 65
        ? [{ label: 'red', classId: 0, score: 0.5 }]
        : [{ label: 'green', classId: 1, score: 0.25 }];
    });
    expect(asked).toEqual([
      ['A', { limit: 1 }],
      ['B', {}],
    ]);
    expect(check).toMatchObject({ ok: true, cases: 2, predictions: 2, source: 'the notebook' });
  });

  it.each([
    ['no parity.json', { 'parity.json': undefined }, 'not_found', 'means 1.0.0 has no parity.json to check against.'],
    ['no picture', { 'samples/b.png': undefined }, 'model_invalid', 'names samples/b.png, which is not there'],
    [
      'a broken one',
      { 'parity.json': '{"source": "x", "cases": []}' },
      'model_invalid',
      'cases: got [], allowed: >=1 items',
    ],
  ])('says so where there is %s', async (_, changes, code, words) => {
    const there = Object.entries({ ...files, ...changes }).filter(([, text]) => text !== undefined);
    const model = modelOf(Object.fromEntries(there) as Record<string, string>);
    await expect(checkParity(model, async () => [])).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });
});
