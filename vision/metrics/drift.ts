/**
 * How far two samples lie apart, as histograms of the same groups.
 *
 * - Population stability index: the sum over groups of (actual - expected) ln(actual / expected), both ways of the
 *   Kullback-Leibler divergence together (Siddiqi, Credit Risk Scorecards, 2006, with the rule of thumb that 0.1 is little
 *   and 0.25 a significant change).
 * - Jensen-Shannon divergence in bits, 0 (the same) to 1 (nothing in common) (Lin 1991).
 * - For samples of one and the same distribution the index is near (1/N + 1/M) times a chi-squared value of
 *   `groups - 1` degrees of freedom (Yurdakul and Naranjo, Statistical properties of the population stability index,
 *   Journal of Risk Model Validation 14(4), 2020).
 */

/** Added to each group: one that was never seen must not make an infinite difference (Jeffreys' prior). */
const PSEUDO_COUNT = 0.5;

/** Parts of the groups, together 1, each above 0. */
export function shares(counts: readonly number[]): number[] {
  const total = sum(counts) + PSEUDO_COUNT * counts.length;
  return counts.map((count) => (count + PSEUDO_COUNT) / total);
}

/** Population stability index of two lists of shares; 0 where they are the same. */
export function stabilityIndex(expected: readonly number[], actual: readonly number[]): number {
  return sum(expected.map((share, i) => (actual[i]! - share) * Math.log(actual[i]! / share)));
}

/** Jensen-Shannon divergence of two lists of shares, in bits: 0 to 1. */
export function jensenShannon(expected: readonly number[], actual: readonly number[]): number {
  const parts = expected.map((share, i) => {
    const middle = (share + actual[i]!) / 2;
    return (towards(share, middle) + towards(actual[i]!, middle)) / 2;
  });
  return Math.max(0, sum(parts));
}

/** The index that samples of `n` and `m` of one distribution exceed with probability `alpha`. */
export function chanceIndex(groups: number, n: number, m: number, alpha: number): number {
  return groups < 2 ? 0 : (1 / n + 1 / m) * chiSquareQuantile(alpha, groups - 1);
}

/** What a chi-squared value of so many degrees of freedom exceeds with probability `alpha`. */
export function chiSquareQuantile(alpha: number, freedom: number): number {
  let [low, high] = [0, freedom + 10];
  while (1 - chiSquare(high, freedom) > alpha) [low, high] = [high, 2 * high];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (1 - chiSquare(middle, freedom) > alpha) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Cumulative distribution: the regularised incomplete gamma function by its series, all of whose terms are positive. */
function chiSquare(value: number, freedom: number): number {
  const [a, x] = [freedom / 2, value / 2];
  let term = 1 / gamma(a + 1);
  let total = term;
  for (let k = 1; term > total * 1e-16; k++) {
    term *= x / (a + k);
    total += term;
  }
  return total * x ** a * Math.exp(-x);
}

/** Of whole and half numbers above 0, which is all that degrees of freedom need. */
function gamma(value: number): number {
  let product = Number.isInteger(value) ? 1 : Math.sqrt(Math.PI);
  for (let factor = value - 1; factor > 0; factor--) product *= factor;
  return product;
}

function towards(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
