import type { Bitmap } from '../types.ts';

/** Corners of one border, x and y in turns, in pixel edges of the bitmap's own window. */
export type Border = number[];

const east = 0;
const south = 1;
const west = 2;
const north = 3;
const stepX = [1, 0, -1, 0];
const stepY = [0, 1, 0, -1];

/**
 * The exact borders of a mask along the edges of its pixels: outer ones clockwise on the screen, those of holes
 * counter-clockwise. Pixels that touch at a corner only are apart. Each border lists its corners, sides in turns
 * across and down.
 */
export function traceBorders({ data, width, height }: Bitmap): Border[] {
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  // Every border runs east along the top of some pixel, and each such edge belongs to one border.
  const done = new Uint8Array(width * height);
  const borders: Border[] = [];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (data[at] === 1 && done[at] === 0 && (y === 0 || data[at - width] === 0)) {
        borders.push(follow(x, y, inside, done, width));
      }
    }
  }
  return borders;
}

/** Walks a border from the upper left corner of a pixel on, the mask at its right hand, until it closes. */
function follow(
  startX: number,
  startY: number,
  inside: (x: number, y: number) => boolean,
  done: Uint8Array,
  width: number,
): Border {
  const corners: Border = [];
  let x = startX;
  let y = startY;
  let heading = east;
  do {
    if (heading === east) done[y * width + x] = 1;
    x += stepX[heading]!;
    y += stepY[heading]!;
    // The two pixels ahead, on the right and on the left of the way.
    const right = inside(
      heading === south || heading === west ? x - 1 : x,
      heading === west || heading === north ? y - 1 : y,
    );
    const left = inside(
      heading === north || heading === west ? x - 1 : x,
      heading === east || heading === north ? y - 1 : y,
    );
    if (right && !left) continue;
    corners.push(x, y);
    heading = (heading + (right ? 3 : 1)) % 4;
  } while (x !== startX || y !== startY || heading !== east);
  return corners;
}
