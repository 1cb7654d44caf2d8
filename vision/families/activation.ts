export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Softmax of `count` values from `from` on, written to `to`; the largest is taken off first, so that none overflows. */
export function softmax(values: Float32Array, from: number, count: number, to: Float32Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) if (values[from + i]! > most) most = values[from + i]!;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(values[from + i]! - most);
  for (let i = 0; i < count; i++) to[i] = Math.exp(values[from + i]! - most) / sum;
}

/** The raw value whose sigmoid is `score`: compares raw values with a threshold without an exponential each. */
export function logit(score: number): number {
  return Math.log(score / (1 - score));
}
