import fc from 'fast-check';
import { addCandidate, type Candidates, createCandidates } from '../../vision/candidates.ts';
import { byScore, candidateLimit, nms } from '../../vision/nms.ts';

type Entry = [x: number, y: number, width: number, height: number, score: number, classId: number];

function candidatesOf(entries: readonly Entry[]): Candidates {
  const candidates = createCandidates();
  for (const [row, [x, y, width, height, score, classId]] of entries.entries()) {
    addCandidate(candidates, x, y, x + width, y + height, score, classId, row);
  }
  return candidates;
}

const side = fc.integer({ min: 1, max: 30 });
const entry: fc.Arbitrary<Entry> = fc.tuple(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 40 }),
  side,
  side,
  fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100),
  fc.integer({ min: 0, max: 2 }),
);
const mode = fc.constantFrom('per-class' as const, 'agnostic' as const);
const iou = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);

/** The definition, written out: each box, best first, stays unless one that stayed overlaps it too much. */
function naive(entries: readonly Entry[], how: 'per-class' | 'agnostic', limit: number): number[] {
  const order = entries.map((_, i) => i).sort((a, b) => entries[b]![4] - entries[a]![4]);
  const kept: number[] = [];
  for (const i of order) {
    if (kept.every((k) => (how === 'per-class' && entries[k]![5] !== entries[i]![5]) || !overlaps(k, i))) kept.push(i);
  }
  return kept;

  function overlaps(a: number, b: number): boolean {
    const [ax, ay, aw, ah] = entries[a]!;
    const [bx, by, bw, bh] = entries[b]!;
    const w = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
    const h = Math.min(ay + ah, by + bh) - Math.max(ay, by);
    const both = Math.max(0, w) * Math.max(0, h);
    return both > limit * (aw * ah + bw * bh - both);
  }
}

describe('nms', () => {
  test('keeps what the definition keeps, in its order', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), mode, iou, (entries, how, overlap) => {
        const kept = nms(candidatesOf(entries), { mode: how, iou: overlap, limit: 1000 });
        expect([...kept]).toEqual(naive(entries, how, overlap));
      }),
    );
  });

  test('keeps everything of what it has kept', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), mode, iou, (entries, how, overlap) => {
        const options = { mode: how, iou: overlap, limit: 1000 };
        const once = [...nms(candidatesOf(entries), options)].map((at) => entries[at]!);
        expect([...nms(candidatesOf(once), options)]).toEqual(once.map((_, i) => i));
      }),
    );
  });

  test('boxes of different classes suppress each other only when agnostic', () => {
    const candidates = candidatesOf([
      [0, 0, 10, 10, 0.9, 0],
      [0, 0, 10, 10, 0.8, 1],
    ]);
    expect([...nms(candidates, { mode: 'per-class', iou: 0.5, limit: 10 })]).toEqual([0, 1]);
    expect([...nms(candidates, { mode: 'agnostic', iou: 0.5, limit: 10 })]).toEqual([0]);
  });

  test('an overlap of exactly the limit is kept', () => {
    const candidates = candidatesOf([
      [0, 0, 10, 10, 0.9, 0],
      [0, 5, 10, 10, 0.8, 0],
    ]);
    expect(nms(candidates, { mode: 'per-class', iou: 50 / 150, limit: 10 })).toHaveLength(2);
    expect(nms(candidates, { mode: 'per-class', iou: 0.333, limit: 10 })).toHaveLength(1);
  });

  test('without NMS all are kept, best first, up to the limit', () => {
    const candidates = candidatesOf([
      [0, 0, 10, 10, 0.5, 0],
      [0, 0, 10, 10, 0.9, 0],
      [0, 0, 10, 10, 0.7, 0],
    ]);
    expect([...nms(candidates, { mode: 'none', iou: 0, limit: 2 })]).toEqual([1, 2]);
  });

  test('only the best candidates are looked at', () => {
    const candidates = createCandidates();
    for (let i = 0; i < candidateLimit + 500; i++) addCandidate(candidates, 2 * i, 0, 2 * i + 1, 1, 0.5, i % 100, i);
    const kept = nms(candidates, { mode: 'per-class', iou: 0.5, limit: 100_000 });
    expect(kept).toHaveLength(candidateLimit);
    expect(kept.at(-1)).toBe(candidateLimit - 1);
  });
});

test('equal scores keep the order of the model', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 100 }), (entries) => {
      const expected = entries.map((_, i) => i).sort((a, b) => entries[b]![4] - entries[a]![4]);
      expect([...byScore(candidatesOf(entries))]).toEqual(expected);
    }),
  );
});

test('boxes that are empty or not finite are no candidates', () => {
  const candidates = createCandidates();
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 5, 4]) addCandidate(candidates, 5, 0, bad, 10, 0.5, 0, 0);
  addCandidate(candidates, Number.NEGATIVE_INFINITY, 0, 5, 10, 0.5, 0, 0);
  expect(candidates.count).toBe(0);
});

test('more boxes than can be told apart ask for a higher threshold', () => {
  const candidates = createCandidates();
  const fill = () => {
    for (let i = 0; i < 5_000_000; i++) addCandidate(candidates, 0, 0, 1, 1, 0.5, 0, i);
  };
  expect(fill).toThrow(/threshold/);
});
