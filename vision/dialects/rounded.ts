/** A number to so many digits: sums, halves and thousandths of numbers of few digits have more of them, in binary. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
