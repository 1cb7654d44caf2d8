import { readFileSync } from 'node:fs';
import {
  chanceIndex,
  chiSquareQuantile,
  jensenShannon,
  shares,
  stabilityIndex,
} from '../../../vision/metrics/drift.ts';
import { fixture } from '../../fixtures.ts';

interface Distances {
  readonly pairs: readonly { p: number[]; q: number[]; jensenShannonDistance: number; stabilityIndex: number }[];
  readonly quantiles: readonly { alpha: number; freedom: number; value: number }[];
}

const scipy: Distances = JSON.parse(readFileSync(fixture('drift/distances.json'), 'utf8'));

describe('stability index', () => {
  it('is 0.1386 where halves become a third and two thirds, by hand', () => {
    // (1/3 - 1/2) ln(2/3) + (2/3 - 1/2) ln(4/3) = (ln(3/2) + ln(4/3)) / 6 = ln(2) / 6
    expect(stabilityIndex([1 / 2, 1 / 2], [1 / 3, 2 / 3])).toBeCloseTo(Math.LN2 / 6, 12);
  });

  it('is the relative entropies of SciPy both ways together', () => {
    for (const { p, q, stabilityIndex: expected } of scipy.pairs) {
      expect(Math.abs(stabilityIndex(p, q) - expected)).toBeLessThan(1e-12);
    }
  });

  it('is 0 of the same and finite of what shares no group', () => {
    expect(stabilityIndex(shares([3, 4, 5]), shares([3, 4, 5]))).toBe(0);
    const apart = stabilityIndex(shares([200, 0]), shares([0, 50]));
    // Shares 200.5/201 and 0.5/201 against 0.5/51 and 50.5/51.
    const by = (from: number, to: number) => (to - from) * Math.log(to / from);
    expect(apart).toBeCloseTo(by(200.5 / 201, 0.5 / 51) + by(0.5 / 201, 50.5 / 51), 12);
  });
});

describe('Jensen-Shannon divergence', () => {
  it("is the square of SciPy's distance", () => {
    expect(scipy.pairs).toHaveLength(15);
    for (const { p, q, jensenShannonDistance } of scipy.pairs) {
      expect(Math.abs(jensenShannon(p, q) - jensenShannonDistance ** 2)).toBeLessThan(1e-12);
    }
  });

  it('is 0 of the same and 1 bit of what has nothing in common', () => {
    expect(jensenShannon([0.2, 0.8], [0.2, 0.8])).toBe(0);
    expect(jensenShannon([1, 0], [0, 1])).toBe(1);
  });
});

it("chi-squared quantiles are SciPy's", () => {
  expect(scipy.quantiles).toHaveLength(28);
  for (const { alpha, freedom, value } of scipy.quantiles) {
    expect(Math.abs(chiSquareQuantile(alpha, freedom) / value - 1)).toBeLessThan(1e-9);
  }
});

it('by chance the index of 10 groups of 100 and 100 pictures is above 0.39 once in 50 times', () => {
  // chi2.isf(0.02, 9) = 19.679, times 1/100 + 1/100
  expect(chanceIndex(10, 100, 100, 0.02)).toBeCloseTo(0.39358, 4);
  expect(chanceIndex(1, 100, 100, 0.02)).toBe(0);
});
