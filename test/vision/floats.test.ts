import { float16ToFloat32 } from '../../vision/floats.ts';

test.each([
  [0x0000, 0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0001, 2 ** -24],
  [0x8400, -(2 ** -14)],
  [0x7c00, Number.POSITIVE_INFINITY],
  [0x7e00, Number.NaN],
])('the bits %s are the number %s', (bits, number) => {
  expect(float16ToFloat32(Uint16Array.of(bits))[0]).toBe(number);
});
