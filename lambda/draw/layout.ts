import type { Box } from '../../contract/answer.ts';
import type { Size } from '../../vision/types.ts';

/** Pictures with a shorter long side are enlarged by a whole number, so that labels can be read on them. */
const shortestSide = 400;

/** What a picture of some size is drawn with, in pixels. */
export interface Layout extends Size {
  /** Pixels of the drawing for one of the picture. */
  readonly scale: number;
  readonly fontSize: number;
  readonly lineWidth: number;
}

/**
 * The size a picture is drawn at, and of the lines and letters on it, which grow with it.
 * @param most pixels of the long side: larger pictures are drawn on a smaller copy
 */
export function planLayout({ width, height }: Size, most: number): Layout {
  const long = Math.max(width, height);
  const scale = long > most ? most / long : long < shortestSide ? Math.ceil(shortestSide / long) : 1;
  const drawn = long * scale;
  return {
    scale,
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    fontSize: Math.max(13, Math.round(drawn / 55)),
    lineWidth: Math.max(2, Math.round(drawn / 400)),
  };
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * Where the tag of a box goes: above its corner if that is free, else within, below, or at its right side; always inside
 * the picture. Where none of these is free, the one that hides least of the tags already placed.
 */
export function placeTag(tag: Size, box: Box, { width, height }: Size, placed: readonly Box[]): Box {
  const right = box.x + box.width - tag.width;
  const corners = [
    [box.x, box.y - tag.height],
    [box.x, box.y],
    [box.x, box.y + box.height],
    [right, box.y - tag.height],
    [right, box.y],
    [box.x, box.y + box.height - tag.height],
    [right, box.y + box.height],
    [right, box.y + box.height - tag.height],
  ] as const;
  let best: Box | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [x, y] of corners) {
    const spot = {
      x: Math.max(0, Math.min(x, width - tag.width)),
      y: Math.max(0, Math.min(y, height - tag.height)),
      ...tag,
    };
    const hidden = placed.reduce((sum, other) => sum + overlap(spot, other), 0);
    if (hidden >= least) continue;
    best = spot;
    least = hidden;
    if (hidden === 0) break;
  }
  return best!;
}
