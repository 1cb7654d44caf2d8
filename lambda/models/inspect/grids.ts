import type { Picture } from './facts.ts';

/** Strides that detectors are known to look at, the usual ones first. */
const known = [[8, 16, 32], [8, 16, 32, 64], [4, 8, 16, 32], [16, 32], [8, 16, 32, 64, 128], [16], [32]];

export interface Grid {
  readonly strides: readonly number[];
  /** Predictions a cell. */
  readonly perCell: number;
  /** For people: `52x52 + 26x26 + 13x13 cells`. */
  readonly words: string;
}

/** The grids over a picture that have this many predictions together, `perCell` in each cell. */
export function gridOf({ width, height }: Picture, predictions: number, perCell: readonly number[]): Grid | undefined {
  if (width === undefined || height === undefined) return undefined;
  for (const each of perCell) {
    for (const strides of known) {
      const sides = strides.map((stride) => [Math.ceil(width / stride), Math.ceil(height / stride)] as const);
      if (sides.reduce((sum, [x, y]) => sum + x * y, 0) * each !== predictions) continue;
      const cells = sides.map(([x, y]) => `${x}x${y}`).join(' + ');
      return { strides, perCell: each, words: `${cells} cells${each > 1 ? `, ${each} each` : ''}` };
    }
  }
  return undefined;
}
