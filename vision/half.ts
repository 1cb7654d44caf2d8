const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Bits of the float16 nearest to the float32 nearest to `value`, ties to even; too large becomes infinite. */
export function toHalf(value: number): number {
  float[0] = value;
  const word = bits[0]!;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 and above round to 65536, which float16 lacks.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // From 2^-14 on: exponent less 112, ten bits of fraction; rounding may carry into the exponent, as it should.
  if (magnitude >= 0x38800000) return sign | roundShift(magnitude - 0x38000000, 13);
  // Below, float16 counts steps of 2^-24; under half a step nothing is left.
  if (magnitude < 0x33000000) return sign;
  return sign | roundShift((magnitude & 0x7fffff) | 0x800000, 126 - (magnitude >>> 23));
}

/** `value / 2^count`, ties to even. */
function roundShift(value: number, count: number): number {
  const rest = value & ((1 << count) - 1);
  const half = 1 << (count - 1);
  const floor = value >>> count;
  return floor + (rest > half || (rest === half && (floor & 1) === 1) ? 1 : 0);
}
