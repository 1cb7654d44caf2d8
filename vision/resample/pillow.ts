import type { Pixels, Size } from '../types.ts';
import type { Rows, Span } from './rows.ts';

/** Pillow's PRECISION_BITS: weights are 22-bit fixed point. */
const bits = 22;
const half = 1 << (bits - 1);

interface Filter {
  /** Half its width, in source pixels when enlarging and in target pixels when shrinking. */
  readonly support: number;
  readonly weight: (distance: number) => number;
}

export const bilinear: Filter = { support: 1, weight: (distance) => Math.max(0, 1 - Math.abs(distance)) };

/** Keys' cubic with a = -0.5. */
export const bicubic: Filter = {
  support: 2,
  weight(distance) {
    const x = Math.abs(distance);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  },
};

/** For target position i, `count` weights from `i * count` on, for the source pixels from `starts[i]` on. */
interface Taps {
  readonly count: number;
  readonly starts: Int32Array;
  readonly weights: Int32Array;
}

/**
 * `Image.resize` of Pillow on 8 bit: the filter widens with shrinking (antialiasing); along the rows first, rounded to
 * 8 bit, then down the columns.
 */
export function pillowRows(pixels: Pixels, to: Size, columns: Span, filter: Filter): Rows {
  const { data, width, height, channels } = pixels;
  const across = planTaps(width, to.width, columns, filter);
  const down = planTaps(height, to.height, { start: 0, end: to.height }, filter);
  const stride = (columns.end - columns.start) * channels;
  const narrowed = new Uint8ClampedArray(stride * height);
  const convolve = channels === 1 ? alongGray : alongColor;
  let done = 0;

  return (y, out, at) => {
    const start = down.starts[y]!;
    for (done = Math.max(done, start); done < start + down.count; done++) {
      convolve(data, done * width * channels, across, narrowed, done * stride);
    }
    downColumns(narrowed, start * stride, stride, down, y * down.count, out, at);
  };
}

function alongColor(data: Uint8Array, row: number, taps: Taps, out: Uint8ClampedArray, at: number): void {
  const { count, starts, weights } = taps;
  for (let i = 0, k = 0, o = at; i < starts.length; i++, o += 3) {
    let red = half;
    let green = half;
    let blue = half;
    const end = k + count;
    for (let from = row + starts[i]! * 3; k < end; k++, from += 3) {
      const weight = weights[k]!;
      red = (red + data[from]! * weight) | 0;
      green = (green + data[from + 1]! * weight) | 0;
      blue = (blue + data[from + 2]! * weight) | 0;
    }
    out[o] = red >> bits;
    out[o + 1] = green >> bits;
    out[o + 2] = blue >> bits;
  }
}

function alongGray(data: Uint8Array, row: number, taps: Taps, out: Uint8ClampedArray, at: number): void {
  const { count, starts, weights } = taps;
  for (let i = 0, k = 0; i < starts.length; i++) {
    let sum = half;
    const end = k + count;
    for (let from = row + starts[i]!; k < end; k++, from++) sum = (sum + data[from]! * weights[k]!) | 0;
    out[at + i] = sum >> bits;
  }
}

function downColumns(
  data: Uint8ClampedArray,
  from: number,
  stride: number,
  { count, weights }: Taps,
  firstWeight: number,
  out: Uint8Array,
  at: number,
): void {
  const lastWeight = firstWeight + count;
  for (let i = 0; i < stride; i++) {
    let sum = half;
    for (let k = firstWeight, p = from + i; k < lastWeight; k++, p += stride) sum = (sum + data[p]! * weights[k]!) | 0;
    const value = sum >> bits;
    out[at + i] = Math.min(Math.max(value, 0), 255);
  }
}

/** `precompute_coeffs` and `normalize_coeffs_8bpc` of Pillow's Resample.c. */
function planTaps(from: number, to: number, span: Span, filter: Filter): Taps {
  const scale = from / to;
  const widen = Math.max(scale, 1);
  const support = filter.support * widen;
  // At the edges some of these fall outside: there the window is moved in and the weights left over stay 0.
  const count = Math.min(from, Math.ceil(support) * 2 + 1);
  const length = span.end - span.start;
  const starts = new Int32Array(length);
  const weights = new Int32Array(length * count);
  const raw = new Float64Array(count);
  for (let i = 0; i < length; i++) {
    const centre = (span.start + i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const used = Math.min(from, Math.trunc(centre + support + 0.5)) - first;
    let sum = 0;
    for (let k = 0; k < used; k++) {
      raw[k] = filter.weight((first + k - centre + 0.5) / widen);
      sum += raw[k]!;
    }
    starts[i] = Math.min(first, from - count);
    const shift = i * count + first - starts[i]!;
    for (let k = 0; k < used; k++) {
      const weight = (raw[k]! / sum) * (1 << bits);
      weights[shift + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
  }
  return { count, starts, weights };
}
