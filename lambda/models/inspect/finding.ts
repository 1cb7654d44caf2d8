/** certain: the file says so. likely: how models of this kind are published. guess: one of several ways. */
export type Certainty = 'certain' | 'likely' | 'guess';

/** Something told of a model, how sure it is, and from what. */
export interface Finding<T> {
  readonly value: T;
  readonly certainty: Certainty;
  readonly why: string;
}

export const certain = <T>(value: T, why: string): Finding<T> => ({ value, certainty: 'certain', why });
export const likely = <T>(value: T, why: string): Finding<T> => ({ value, certainty: 'likely', why });
export const guess = <T>(value: T, why: string): Finding<T> => ({ value, certainty: 'guess', why });
