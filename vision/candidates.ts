import type { Box } from '../contract/answer.ts';
import { ProblemError } from '../contract/problems.ts';
import type { Bitmap, Transform } from './types.ts';

/** The mask of one candidate: `row` as given to `addCandidate`, `box` in pixels of the source, not clipped to it. */
export type MaskOf = (row: number, box: Box, transform: Transform) => Bitmap;

/** Boxes found in a model's outputs, before NMS: a structure of arrays, one entry a box and class. */
export interface Candidates {
  count: number;
  /** x1 y1 x2 y2 of each, in pixels of the model's input. */
  boxes: Float32Array;
  scores: Float32Array;
  classes: Int32Array;
  /** Row of the output that each came from. */
  rows: Int32Array;
  readonly maskOf?: MaskOf;
}

const infinite = Number.POSITIVE_INFINITY;

/** Entries that can be told apart when sorted with their scores in one double (see `byScore`). */
export const mostCandidates = 2 ** 22;

export function createCandidates(maskOf?: MaskOf): Candidates {
  const arrays = allocate(256);
  return { count: 0, ...arrays, ...(maskOf && { maskOf }) };
}

/** Adds a box; one without extent, or not finite, is none. */
export function addCandidate(
  candidates: Candidates,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  score: number,
  classId: number,
  row: number,
): void {
  // Written so that NaN fails, too; the differences are infinite where a corner is.
  if (!(x2 - x1 > 0 && y2 - y1 > 0 && x2 - x1 < infinite && y2 - y1 < infinite)) return;
  if (candidates.count === candidates.scores.length) grow(candidates);
  const at = candidates.count++;
  candidates.boxes[4 * at] = x1;
  candidates.boxes[4 * at + 1] = y1;
  candidates.boxes[4 * at + 2] = x2;
  candidates.boxes[4 * at + 3] = y2;
  candidates.scores[at] = Math.min(1, score);
  candidates.classes[at] = classId;
  candidates.rows[at] = row;
}

/** Adds a box given by its centre and size. */
export function addCentred(
  candidates: Candidates,
  x: number,
  y: number,
  width: number,
  height: number,
  score: number,
  classId: number,
  row: number,
): void {
  const halfWidth = width / 2;
  const halfHeight = height / 2;
  addCandidate(candidates, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, score, classId, row);
}

function allocate(capacity: number) {
  return {
    boxes: new Float32Array(4 * capacity),
    scores: new Float32Array(capacity),
    classes: new Int32Array(capacity),
    rows: new Int32Array(capacity),
  };
}

function grow(candidates: Candidates): void {
  const capacity = 4 * candidates.count;
  if (capacity > mostCandidates) {
    throw new ProblemError(
      'option_invalid',
      `more than ${candidates.count} boxes reach the threshold; give a higher \`threshold\``,
    );
  }
  const larger = allocate(capacity);
  larger.boxes.set(candidates.boxes);
  larger.scores.set(candidates.scores);
  larger.classes.set(candidates.classes);
  larger.rows.set(candidates.rows);
  Object.assign(candidates, larger);
}
