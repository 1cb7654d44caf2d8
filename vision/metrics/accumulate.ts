import { iouThresholds, type Matches } from './match.ts';

/** 0.00 to 1.00 in steps of 0.01, with the rounding of NumPy's linspace. */
export const recallThresholds: readonly number[] = Array.from({ length: 101 }, (_, i) => (i === 100 ? 1 : i * 0.01));

/** Precision against recall at one threshold of IoU. */
export interface Curve {
  readonly iou: number;
  /** The recall reached in the end. */
  readonly recall: number;
  /** Best precision at each of the 101 recalls or beyond; 0 where the recall is not reached. */
  readonly precision: readonly number[];
  /** The score at which each of the 101 recalls is reached; 0 where it is not. */
  readonly scores: readonly number[];
}

/** Curves of one class over all images at each threshold of IoU, the best `limit` of each image; none without an object. */
export function toCurves(images: readonly Matches[], limit: number): Curve[] {
  const objects = images.reduce((sum, image) => sum + image.objects, 0);
  if (objects === 0) return [];
  const ranking = images
    .flatMap((image) => image.scores.slice(0, limit).map((score, index) => ({ score, image, index })))
    .sort((a, b) => b.score - a.score);

  return iouThresholds.map((iou, t) => {
    const precision: number[] = [];
    const recall: number[] = [];
    let right = 0;
    let wrong = 0;
    for (const { image, index } of ranking) {
      const at = t * image.scores.length + index;
      if (image.ignored[at] === 0) {
        if (image.matched[at] === 1) right++;
        else wrong++;
      }
      recall.push(right / objects);
      precision.push(right / (right + wrong + Number.EPSILON));
    }
    for (let i = precision.length - 1; i > 0; i--) precision[i - 1] = Math.max(precision[i - 1]!, precision[i]!);

    let reached = 0;
    const places = recallThresholds.map((threshold) => {
      while (reached < recall.length && recall[reached]! < threshold) reached++;
      return reached;
    });
    return {
      iou,
      recall: recall.at(-1) ?? 0,
      precision: places.map((place) => precision[place] ?? 0),
      scores: places.map((place) => ranking[place]?.score ?? 0),
    };
  });
}
