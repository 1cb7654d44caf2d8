import type { Bitmap } from '../types.ts';
import { type Border, traceBorders } from './borders.ts';
import { simplify } from './simplify.ts';

export type Ring = [x: number, y: number][];

/**
 * How far a ring may stray from the border, in pixels. No pixel's centre lies closer to the border than half a
 * diagonal step (0.354), so that filling the rings even-odd at pixel centres gives the mask back.
 */
export const polygonTolerance = 0.35;

/** Large objects need no such exactness: of these the rings may miss about this share of the area. */
const areaTolerance = 0.004;

/**
 * A mask as rings in pixels of the source, filled even-odd: outer borders clockwise on the screen, holes
 * counter-clockwise. An empty mask has none.
 */
export function toPolygons(bitmap: Bitmap): Ring[] {
  const borders = traceBorders(bitmap);
  // Area over perimeter is small for what is thin, however large: that stays exact.
  const tolerance = Math.max(polygonTolerance, areaTolerance * thickness(borders));
  return borders.map((border) => {
    const points = simplify(cutSteps(border), tolerance);
    const ring: Ring = [];
    for (let i = 0; i < points.length; i += 2) ring.push([bitmap.x + points[i]!, bitmap.y + points[i + 1]!]);
    return ring;
  });
}

/** Area of what the borders enclose, over their length. */
function thickness(borders: readonly Border[]): number {
  let area = 0;
  let perimeter = 0;
  for (const border of borders) {
    for (let i = 0, before = border.length - 2; i < border.length; before = i, i += 2) {
      const dx = border[i]! - border[before]!;
      const dy = border[i + 1]! - border[before + 1]!;
      area += border[before]! * dy;
      perimeter += Math.abs(dx) + Math.abs(dy);
    }
  }
  return perimeter === 0 ? 0 : area / perimeter;
}

/**
 * A slanted edge comes as a staircase of single steps. Where a side is one pixel long its corners give way to the
 * middles of the edges beside them, which lie on the slanted line; corners between longer sides stay sharp.
 */
function cutSteps(border: Border): number[] {
  const points: number[] = [];
  const length = border.length;
  const add = (x: number, y: number) => {
    if (points.at(-2) !== x || points.at(-1) !== y) points.push(x, y);
  };
  for (let i = 0; i < length; i += 2) {
    const x = border[i]!;
    const y = border[i + 1]!;
    const beforeX = border[(i + length - 2) % length]! - x;
    const beforeY = border[(i + length - 1) % length]! - y;
    const afterX = border[(i + 2) % length]! - x;
    const afterY = border[(i + 3) % length]! - y;
    if (Math.abs(beforeX + beforeY) > 1 && Math.abs(afterX + afterY) > 1) {
      add(x, y);
    } else {
      add(x + Math.sign(beforeX) / 2, y + Math.sign(beforeY) / 2);
      add(x + Math.sign(afterX) / 2, y + Math.sign(afterY) / 2);
    }
  }
  if (points[0] === points.at(-2) && points[1] === points.at(-1)) points.length -= 2;
  return points;
}
