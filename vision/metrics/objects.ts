import type { Box, Rle } from '../../contract/answer.ts';

/** An object of the ground truth. */
export interface Truth {
  readonly imageId: number | string;
  readonly classId: number;
  readonly box: Box;
  /** Needed where masks are compared. */
  readonly rle?: Rle;
  /** Pixels; decides whether the object is small, medium or large. */
  readonly area: number;
  /** A region of many objects: what lies in it is neither right nor wrong. */
  readonly iscrowd: boolean;
}

/** An object found; `area` is that of its box, or of its mask where masks are compared. */
export interface Found extends Omit<Truth, 'iscrowd'> {
  readonly score: number;
}
