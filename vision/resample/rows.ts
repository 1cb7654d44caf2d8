import type { Pixels, Size } from '../types.ts';

/** Part of an axis: from `start` to just before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The part of the resampled picture that is wanted; the rest is not computed. */
export interface Window {
  readonly columns: Span;
  readonly rows: Span;
}

/** Takes the wanted columns of row `y`, channels interleaved. `row` is overwritten afterwards. */
export type UseRow = (row: Uint8Array, y: number) => void;

/** Hands the wanted part of a picture at another size to `use`, row by row from top to bottom. */
export type Resample = (pixels: Pixels, to: Size, window: Window, use: UseRow) => void;
