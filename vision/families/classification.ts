import type { SpecOf } from '../../contract/families.ts';
import { ProblemError } from '../../contract/problems.ts';
import { floats } from '../floats.ts';
import type { Tensor, Tensors } from '../types.ts';
import { sigmoid, softmax } from './activation.ts';
import { findOutputs } from './outputs.ts';

/**
 * Scores of all classes, 0..1: `[1, classes]`, also without the batch or with sides of 1 around (`[1, classes, 1, 1]`).
 * With `activation: none` the model's own numbers are the scores. Throws `model_invalid` where they are no numbers.
 */
export function classify(outputs: Tensors, spec: SpecOf<'classification'>, classes: number): Float32Array {
  const { scores } = findOutputs(outputs, spec, {
    scores: {
      names: /output|logit|prob|score|softmax/i,
      shape: `[1, ${classes}] (labels)`,
      fits: ({ dims }: Tensor) =>
        dims.includes(classes) && dims.reduce((product, side) => product * side, 1) === classes,
    },
  });
  const raw = floats(scores);
  const shares = new Float32Array(classes);
  if (spec.activation === 'softmax') softmax(raw, 0, classes, shares);
  else if (spec.activation === 'sigmoid') for (let c = 0; c < classes; c++) shares[c] = sigmoid(raw[c]!);
  else for (let c = 0; c < classes; c++) shares[c] = Math.min(1, Math.max(0, raw[c]!));
  // Without a word they would read as nothing seen.
  if (shares.some(Number.isNaN)) {
    const words = 'The model gives scores that are no numbers (NaN), as where weights made float16 overflow';
    throw new ProblemError('model_invalid', words);
  }
  return shares;
}
