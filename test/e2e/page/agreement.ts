import type { Prediction } from '../../../contract/answer.ts';

export interface Agreement {
  /** Found by one side only, though well above the threshold. */
  readonly unmatched: number;
  /** For each box the largest difference of an edge, in pixels of the original. */
  readonly boxes: readonly number[];
  /** The largest of these. */
  readonly box: number;
  readonly score: number;
}

/** How far two answers about one picture are apart; each prediction is compared with the nearest of its class. */
export function agreement(one: readonly Prediction[], other: readonly Prediction[]): Agreement {
  const left = [...other];
  let unmatched = 0;
  const boxes: number[] = [];
  let score = 0;
  for (const prediction of one) {
    const near = left
      .filter(({ classId }) => classId === prediction.classId)
      .sort((a, b) => distance(a, prediction) - distance(b, prediction))[0];
    if (!near) {
      unmatched++;
      continue;
    }
    left.splice(left.indexOf(near), 1);
    boxes.push(distance(near, prediction));
    score = Math.max(score, Math.abs(near.score - prediction.score));
  }
  return { unmatched: unmatched + left.length, boxes, box: Math.max(0, ...boxes), score };
}

function distance({ box: a }: Prediction, { box: b }: Prediction): number {
  if (!a || !b) return 0;
  return Math.max(
    Math.abs(a.x - b.x),
    Math.abs(a.y - b.y),
    Math.abs(a.x + a.width - b.x - b.width),
    Math.abs(a.y + a.height - b.y - b.height),
  );
}
