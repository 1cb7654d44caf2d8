import type { Found, Truth } from './objects.ts';
import type { Overlaps } from './overlaps.ts';

/** 0.50 to 0.95 in steps of 0.05, with the rounding of NumPy's linspace. */
export const iouThresholds: readonly number[] = Array.from({ length: 10 }, (_, i) =>
  i === 9 ? 0.95 : i * ((0.95 - 0.5) / 9) + 0.5,
);

/** Pixels an object has, both ends included. */
export interface AreaRange {
  readonly min: number;
  readonly max: number;
}

/** What became of the objects found in one image, best first. */
export interface Matches {
  readonly scores: readonly number[];
  /** `[threshold * scores.length + found]`: whether it lies on a true object. */
  readonly matched: Uint8Array;
  /** The same: whether it counts neither as right nor as wrong. */
  readonly ignored: Uint8Array;
  /** True objects that count. */
  readonly objects: number;
}

/**
 * Pairs objects found, best score first, each with the free true object it overlaps most, at every threshold of IoU.
 * Crowds and objects outside the range of areas are ignored, and so is what was found on them; that is why the range is
 * applied before matching. `evaluateImg` of pycocotools.
 */
export function matchImage(
  ranked: readonly Found[],
  truths: readonly Truth[],
  overlaps: Overlaps,
  range: AreaRange,
): Matches {
  const outside = ({ area }: { area: number }) => area < range.min || area > range.max;
  const ignorable = truths.map((truth) => truth.iscrowd || outside(truth));
  // Objects that count come first, so that a pairing with one is never given up for one that does not.
  const order = [...truths.keys()].sort((a, b) => Number(ignorable[a]) - Number(ignorable[b]));
  const objects = ignorable.filter((ignored) => !ignored).length;
  const matched = new Uint8Array(iouThresholds.length * ranked.length);
  const ignored = new Uint8Array(matched.length);

  for (const [t, threshold] of iouThresholds.entries()) {
    const taken = new Uint8Array(truths.length);
    for (const [f, item] of ranked.entries()) {
      let best = Math.min(threshold, 1 - 1e-10);
      let match = -1;
      for (const index of order) {
        if (taken[index] === 1 && !truths[index]!.iscrowd) continue;
        if (match >= 0 && !ignorable[match] && ignorable[index]) break;
        const iou = overlaps[f * truths.length + index]!;
        if (iou < best) continue;
        best = iou;
        match = index;
      }
      const at = t * ranked.length + f;
      if (match >= 0) {
        taken[match] = 1;
        matched[at] = 1;
        ignored[at] = Number(ignorable[match]);
      } else {
        ignored[at] = Number(outside(item));
      }
    }
  }
  return { scores: ranked.map(({ score }) => score), matched, ignored, objects };
}
