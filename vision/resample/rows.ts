/**
 * Writes the wanted columns of row `y` of a resampled picture to `out`, from `at` on.
 * Rows are asked for in rising order; rows above and below what is wanted are never computed.
 */
export type Rows = (y: number, out: Uint8Array, at: number) => void;

/** The wanted part of an axis: from `start` to just before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
