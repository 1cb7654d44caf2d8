import type { InputSpec } from '../contract/model.ts';
import { ProblemError } from '../contract/problems.ts';
import { planTransform } from '../vision/geometry.ts';
import { preprocess } from '../vision/preprocess.ts';
import type { Tensor, Transform } from '../vision/types.ts';
import { openPicture, type Picture, type Subject } from './picture.ts';
import { sizeToPredict } from './size-to-read.ts';
import { createTurns } from './turns.ts';

/** An image as a model is fed it; times are `performance.now()` at the end of a stage. */
export interface Prepared {
  readonly picture: Picture;
  readonly transform: Transform;
  readonly tensor: Tensor;
  readonly decoded: number;
  readonly preprocessed: number;
}

export interface PrepareOptions {
  readonly autoOrient: boolean;
  readonly coldStart: boolean;
  /** `performance.now()` after which no new stage is begun. */
  readonly deadline: number;
}

/**
 * What comes before a model is run, and needs no more of it than its manifest: decode, preprocess.
 * @throws ProblemError for anything that is wrong with the picture
 */
export async function prepare(
  subject: Subject,
  input: InputSpec,
  { autoOrient, coldStart, deadline }: PrepareOptions,
): Promise<Prepared> {
  const picture = await openPicture(subject, autoOrient);
  const transform = planTransform(picture, input);
  const read = async () => {
    const size = sizeToPredict(picture, input, transform, coldStart);
    const pixels = await picture.read({ gray: input.color === 'gray', ...size });
    const decoded = within(deadline, 'decode');
    const tensor = preprocess(pixels, input, transform);
    return { picture, transform, tensor, decoded, preprocessed: within(deadline, 'preprocess') };
  };
  const isLarge = picture.width * picture.height > LARGE_PIXELS;
  return isLarge ? oneLarge(read) : read();
}

/** Pictures above this are decoded one at a time: two of 100 megapixels would not fit into a small function. */
const LARGE_PIXELS = 30e6;
const oneLarge = createTurns();

/**
 * The time, which is looked at between stages: a run of the native runtime cannot be stopped.
 * @throws ProblemError timeout
 */
export function within(deadline: number, stage: string): number {
  const now = performance.now();
  if (now > deadline) throw new ProblemError('timeout', `The image took too long: the time was over after ${stage}.`);
  return now;
}
