import type { Family, SpecOf } from '../../contract/families.ts';
import type { Candidates } from '../candidates.ts';
import type { Size, Tensors } from '../types.ts';

/** What decoding needs to know besides the outputs. */
export interface DecodeContext {
  /** Number of labels. */
  readonly classes: number;
  /** The model's input, in pixels. */
  readonly input: Size;
  /** Score below which a box is none; above 0. */
  readonly threshold: number;
}

/** Reads the boxes of one family out of the outputs of one picture. */
export type Decoder<F extends Family> = (outputs: Tensors, spec: SpecOf<F>, context: DecodeContext) => Candidates;
