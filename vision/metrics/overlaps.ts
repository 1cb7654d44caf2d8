import type { Box } from '../../contract/answer.ts';
import { type Counts, rleIou, rleWindow, stringToCounts } from '../rle.ts';
import type { Found, Truth } from './objects.ts';

/** IoU of every object found with every true one, `[f * truths.length + t]`; with a crowd over what was found alone. */
export type Overlaps = Float64Array;

export function boxOverlaps(found: readonly Found[], truths: readonly Truth[]): Overlaps {
  return overlaps(found, truths, (f, t) => boxIou(found[f]!.box, truths[t]!.box, truths[t]!.iscrowd));
}

/** Throws RangeError where an object has no mask. */
export function maskOverlaps(found: readonly Found[], truths: readonly Truth[]): Overlaps {
  const masksFound = found.map(decode);
  const masksTrue = truths.map(decode);
  return overlaps(found, truths, (f, t) => {
    const [a, b] = [masksFound[f]!, masksTrue[t]!];
    // Most pairs are far apart, which their windows tell at once.
    return boxIou(a.window, b.window, false) > 0 ? rleIou(a.counts, b.counts, truths[t]!.iscrowd) : 0;
  });
}

function overlaps(found: readonly Found[], truths: readonly Truth[], iou: (f: number, t: number) => number): Overlaps {
  return Float64Array.from({ length: found.length * truths.length }, (_, i) =>
    iou(Math.floor(i / truths.length), i % truths.length),
  );
}

function decode({ rle, imageId }: Found | Truth): { counts: Counts; window: Box } {
  if (rle === undefined) throw new RangeError(`an object of image ${imageId} has no mask`);
  const counts = stringToCounts(rle.counts);
  return { counts, window: rleWindow(counts, rle.size[0]) };
}

function boxIou(a: Box, b: Box, crowd: boolean): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  const area = a.width * a.height;
  return both / (crowd ? area : area + b.width * b.height - both);
}
