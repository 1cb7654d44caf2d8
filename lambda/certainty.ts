import type { Prediction } from '../contract/answer.ts';
import type { Label } from '../contract/model.ts';

/**
 * How far the scores lie above what their classes should reach, on average; below 0 the model sees pictures unlike those
 * of its training.
 * @returns undefined where no prediction is of a class with a threshold
 */
export function certaintyMargin(predictions: readonly Prediction[], labels: readonly Label[]): number | undefined {
  const margins = predictions.flatMap(({ classId, score }) => {
    const label = labels[classId];
    return typeof label === 'object' && label.threshold !== undefined ? [score - label.threshold] : [];
  });
  if (margins.length === 0) return undefined;
  return margins.reduce((sum, margin) => sum + margin, 0) / margins.length;
}
