import type { Prediction, Result } from '../../contract/answer.ts';

/** What is reported of a picture: its class for a classifier, every object for a detector; perhaps nothing. */
export function rowsOf({ model, predictions }: Pick<Result, 'model' | 'predictions'>): readonly Prediction[] {
  return model.task === 'classification' ? predictions.slice(0, 1) : predictions;
}

/** A label and its score, from 0 to 1. */
export interface Scored {
  readonly label: string;
  readonly score: number;
}
