/** One picture a classifier answered: its true class, and the classes answered with their scores, best first. */
export interface Classified {
  readonly truth: number;
  readonly ranked: readonly { readonly classId: number; readonly score: number }[];
}

/** Part of the pictures whose true class is among the first `k` answered, 0 to 1; NaN of no pictures. */
export function topKAccuracy(pictures: readonly Classified[], k: number): number {
  const right = pictures.filter(({ truth, ranked }) => ranked.slice(0, k).some(({ classId }) => classId === truth));
  return right.length / pictures.length;
}

/** Pictures by true class (rows) and by the class answered first (columns). Pictures without an answer are in none. */
export function confusionMatrix(pictures: readonly Classified[], classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { truth, ranked } of pictures) {
    const answered = ranked[0]?.classId;
    if (answered === undefined) continue;
    const row = matrix[truth];
    if (row?.[answered] === undefined) {
      throw new RangeError(`class ${row === undefined ? truth : answered} of ${classes} classes`);
    }
    row[answered]++;
  }
  return matrix;
}

export interface CalibrationBin {
  /** Scores above `from` up to `to`; the first bin also has those of `from` itself. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean score, and part that was right; 0 of an empty bin. */
  readonly score: number;
  readonly accuracy: number;
}

export interface Calibration {
  /** Expected calibration error (Guo et al. 2017): how far scores are from the part that is right, on average. */
  readonly ece: number;
  readonly bins: readonly CalibrationBin[];
}

/** Whether the score of the first answer says how often it is right, in bins of equal width. */
export function calibration(pictures: readonly Classified[], bins = 15): Calibration {
  const sums = Array.from({ length: bins }, () => ({ count: 0, score: 0, right: 0 }));
  let count = 0;
  for (const { truth, ranked } of pictures) {
    const first = ranked[0];
    if (first === undefined) continue;
    const sum = sums[Math.min(bins - 1, Math.max(0, Math.ceil(first.score * bins) - 1))]!;
    sum.count++;
    sum.score += first.score;
    if (first.classId === truth) sum.right++;
    count++;
  }
  const gap = sums.reduce((total, { score, right }) => total + Math.abs(score - right), 0);
  return {
    ece: count === 0 ? 0 : gap / count,
    bins: sums.map((sum, i) => ({
      from: i / bins,
      to: (i + 1) / bins,
      count: sum.count,
      score: sum.count === 0 ? 0 : sum.score / sum.count,
      accuracy: sum.count === 0 ? 0 : sum.right / sum.count,
    })),
  };
}
