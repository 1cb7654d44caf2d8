import type { Box } from '../../../contract/answer.ts';
import type { Size } from '../../../vision/types.ts';

/** Least side of a box, in pixels: smaller ones are slips of the hand. */
const LEAST_SIDE = 2;

/** The box between two corners, whichever way it was drawn, within the picture; undefined where too little is left. */
export function boxBetween(a: readonly [number, number], b: readonly [number, number], size: Size): Box | undefined {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const [left, right] = [clamp(a[0], size.width), clamp(b[0], size.width)].sort((p, q) => p - q) as [number, number];
  const [top, bottom] = [clamp(a[1], size.height), clamp(b[1], size.height)].sort((p, q) => p - q) as [number, number];
  if (right - left < LEAST_SIDE || bottom - top < LEAST_SIDE) return undefined;
  return { x: round(left), y: round(top), width: round(right - left), height: round(bottom - top) };
}

/** The box moved by (dx, dy) pixels, kept whole within the picture. */
export function moved({ x, y, width, height }: Box, dx: number, dy: number, size: Size): Box {
  return {
    x: round(Math.min(size.width - width, Math.max(0, x + dx))),
    y: round(Math.min(size.height - height, Math.max(0, y + dy))),
    width,
    height,
  };
}

/** The box with its lower right corner pulled by (dx, dy) pixels, within the picture. */
export function resized({ x, y, width, height }: Box, dx: number, dy: number, size: Size): Box {
  return {
    x,
    y,
    width: round(Math.min(size.width - x, Math.max(LEAST_SIDE, width + dx))),
    height: round(Math.min(size.height - y, Math.max(LEAST_SIDE, height + dy))),
  };
}

/** A box in the middle of the picture, a quarter as wide and high: where those begin who draw by keys. */
export function middleBox({ width, height }: Size): Box {
  return { x: round(width * 0.375), y: round(height * 0.375), width: round(width / 4), height: round(height / 4) };
}

/** Hundredths of a pixel are as fine as anybody draws. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
