import type { Box } from '../../contract/answer.ts';
import type { ParityCase } from '../../contract/parity.ts';
import { iou } from '../../vision/box.ts';

/** What is compared of a prediction, expected or actual. */
export type Sighting = ParityCase['predictions'][number];

export interface Match {
  readonly expected: Sighting;
  readonly actual: Sighting;
  /** Largest distance of an edge in pixels; undefined where there are no boxes. */
  readonly boxError?: number;
}

/** Overlap from which two boxes of a class can be the same object. */
const SAME = 0.5;
/** Weight of a score against pixels: of twins in one place, the ones of equal score belong together. */
const SCORE_WEIGHT = 50;

/**
 * Pairs predictions of one picture with those expected, each at most once and only within a class: the closest first,
 * by edges and score.
 */
export function matchPredictions(expected: readonly Sighting[], actual: readonly Sighting[]): Match[] {
  const pairs = expected.flatMap((wanted, row) =>
    actual.flatMap((got, column) => {
      if (wanted.classId !== got.classId || !wanted.box !== !got.box) return [];
      const boxError = wanted.box && got.box ? edgeDistance(wanted.box, got.box) : undefined;
      // Tiny boxes overlap little when they are half a pixel apart.
      if (wanted.box && got.box && (boxError as number) > 1 && iou(wanted.box, got.box) < SAME) return [];
      const cost = (boxError ?? 0) + SCORE_WEIGHT * Math.abs(wanted.score - got.score);
      const match: Match = { expected: wanted, actual: got, ...(boxError !== undefined && { boxError }) };
      return [{ row, column, cost, match }];
    }),
  );
  const rows = new Set<number>();
  const columns = new Set<number>();
  return pairs
    .sort((a, b) => a.cost - b.cost)
    .filter(({ row, column }) => {
      if (rows.has(row) || columns.has(column)) return false;
      rows.add(row);
      columns.add(column);
      return true;
    })
    .map(({ match }) => match);
}

function edgeDistance(a: Box, b: Box): number {
  return Math.max(
    Math.abs(a.x - b.x),
    Math.abs(a.y - b.y),
    Math.abs(a.x + a.width - b.x - b.width),
    Math.abs(a.y + a.height - b.y - b.height),
  );
}
