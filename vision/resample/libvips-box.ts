/** Pixels a side that `vips_shrink` makes one of, before the kernel is applied: it leaves a factor of two and more to that. */
export function boxSide(from: number, to: number): number {
  return Math.max(1, Math.floor(from / to / 2));
}

/** Row `y` of a picture of which `side` rows each are made one; past the lower edge the last row is repeated. */
export function averageRows(data: Uint8Array, stride: number, y: number, side: number): Uint8Array {
  if (side === 1) return data.subarray(y * stride, (y + 1) * stride);
  const { half, factor } = division(side);
  const sums = new Uint32Array(stride).fill(half);
  for (let k = 0; k < side; k++) {
    const from = Math.min((y * side + k) * stride, data.length - stride);
    for (let i = 0; i < stride; i++) sums[i]! += data[from + i]!;
  }
  const row = new Uint8Array(stride);
  for (let i = 0; i < stride; i++) row[i] = (sums[i]! * factor) >>> 24;
  return row;
}

/** Makes `side` pixels each of a row one, in place; past its end the last pixel is repeated. */
export function averageAlong(row: Uint8Array, side: number, channels: number): void {
  if (side === 1) return;
  const { half, factor } = division(side);
  const last = row.length - channels;
  for (let from = 0, to = 0; from < row.length; from += side * channels) {
    for (let c = 0; c < channels; c++) {
      let sum = half;
      for (let k = 0; k < side; k++) sum += row[Math.min(from + k * channels, last) + c]!;
      row[to++] = (sum * factor) >>> 24;
    }
  }
}

/** As libvips divides: half is added, and the sum multiplied by a factor in 24 bits of fixed point. */
function division(side: number): { half: number; factor: number } {
  return { half: side >> 1, factor: Math.floor(2 ** 24 / side) };
}
