import fc from 'fast-check';
import { toHalf } from '../../vision/half.ts';

// The engine's own conversion, which browsers in use do not all have.
const half = new Float16Array(1);
const bits = new Uint16Array(half.buffer);

function expected(value: number): number {
  half[0] = Math.fround(value);
  return bits[0]!;
}

test('float32 values become the float16 nearest to them', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => {
      expect(toHalf(value)).toBe(expected(value));
    }),
    { numRuns: 20_000 },
  );
});

test('every float16 keeps its bits, and ties between two go to the even one', () => {
  let wrong = 0;
  for (let code = 0; code < 0x7bff; code++) {
    bits[0] = code;
    const value = half[0]!;
    bits[0] = code + 1;
    const next = half[0]!;
    if (toHalf(value) !== code || toHalf((value + next) / 2) !== code + (code & 1)) wrong++;
  }
  expect(wrong).toBe(0);
});

test('what is too large is infinite, what is no number stays none', () => {
  expect([65519, 65520, -Infinity, Number.NaN].map(toHalf)).toEqual([0x7bff, 0x7c00, 0xfc00, 0x7e00]);
});
