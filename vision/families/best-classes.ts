/** The best class of each anchor, and its score. */
export interface BestClasses {
  readonly scores: Float32Array;
  readonly classes: Int32Array;
}

/**
 * Best class of each of `anchors` anchors whose scores stand class by class in `planes`, from the plane `first` on.
 * Goes through memory in its own order: one pass over each plane.
 */
export function bestClasses(planes: Float32Array, first: number, count: number, anchors: number): BestClasses {
  const scores = planes.slice(first * anchors, (first + 1) * anchors);
  const classes = new Int32Array(anchors);
  for (let c = 1; c < count; c++) {
    const plane = (first + c) * anchors;
    for (let i = 0; i < anchors; i++) {
      const score = planes[plane + i]!;
      if (score > scores[i]!) {
        scores[i] = score;
        classes[i] = c;
      }
    }
  }
  return { scores, classes };
}
