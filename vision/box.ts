import type { Box } from '../contract/answer.ts';
import type { Size } from './types.ts';

/** Intersection over union of two boxes, 0..1; 0 where both are empty. */
export function iou(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** The part of a box that lies in the picture; undefined where there is none, or it is without width or height. */
export function clipped(box: Box, { width, height }: Size): Box | undefined {
  const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
  const [right, bottom] = [Math.min(width, box.x + box.width), Math.min(height, box.y + box.height)];
  if (!(right > x && bottom > y)) return undefined;
  // As it is where nothing is cut off: sums and differences are not exact.
  const isWhole = x === box.x && y === box.y && right === box.x + box.width && bottom === box.y + box.height;
  return isWhole ? box : { x, y, width: right - x, height: bottom - y };
}
