import { costOf } from '../../lambda/cost.ts';

const machine = { memoryMb: 1769, architecture: 'x86_64' } as const;

describe('costOf', () => {
  it('adds compute by the started millisecond, the request and the gateway', () => {
    // 1769/1024 GB * 0.028 s * 0.0000166667 + 0.0000002 + 0.0000035
    expect(costOf(27.2, 1, machine)).toEqual({
      usd: 0.000004506,
      memoryMb: 1769,
      architecture: 'x86_64',
      billedMs: 28,
    });
  });

  it('shares the request among its images', () => {
    expect(costOf(0, 10, machine).usd).toBeCloseTo(0.37e-6, 12);
  });

  it('is a fifth less for compute on arm64', () => {
    const compute = (architecture: 'x86_64' | 'arm64') => costOf(1e6, 1, { memoryMb: 1024, architecture }).usd;
    expect(compute('arm64') / compute('x86_64')).toBeCloseTo(0.8, 2);
  });
});
