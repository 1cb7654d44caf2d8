import { roundHalfEven } from '../round.ts';
import type { Pixels, Size } from '../types.ts';
import { layOut, loadKernels } from './kernels.ts';
import { averageAlong, averageRows, boxSide } from './libvips-box.ts';
import { enlarge } from './libvips-enlarge.ts';
import type { Resample, Span, UseRow, Window } from './rows.ts';

/** VIPS_INTERPOLATE_SCALE: weights are 12-bit fixed point. */
const one = 1 << 12;

/** VIPS_TRANSFORM_SCALE: positions are looked at in steps of a 64th of a pixel. */
const steps = 64;

/**
 * Rows that libvips makes at a time of a picture it reads line by line (of one in memory: 16). Positions within are each the
 * one before and a step, so that errors of rounding add up; in a row they do so from its beginning to its end.
 */
const BAND = 10;

/** For position i of a span, `count` weights from `i * count` on, for the source pixels from `starts[i]` on. */
interface Taps {
  readonly count: number;
  readonly starts: Int32Array;
  readonly weights: Int16Array;
}

/**
 * `vips_resize` with the cubic kernel on 8 bit, to the byte as libvips 8.18 and so sharp have it. Axes that shrink come
 * first (`vips_reducev`, `vips_reduceh`); where one grows, both are then enlarged (`vips_affine`).
 */
export const libvipsCubic: Resample = (pixels, to, window, use) => {
  const { width, height, channels } = pixels;
  if (to.width <= width && to.height <= height) return reduce(pixels, to, window, use);
  const size = { width: Math.min(to.width, width), height: Math.min(to.height, height) };
  const data = new Uint8Array(size.width * size.height * channels);
  const whole = { columns: { start: 0, end: size.width }, rows: { start: 0, end: size.height } };
  reduce(pixels, size, whole, (row, y) => data.set(row, y * row.length));
  enlarge({ ...size, data, channels }, to, window, use);
};

/** Down the columns first, rounded to 8 bit, then along the rows. What shrinks to a quarter or less is averaged before. */
function reduce(pixels: Pixels, to: Size, { columns, rows }: Window, use: UseRow): void {
  const { data, width, height, channels } = pixels;
  const box = { width: boxSide(width, to.width), height: boxSide(height, to.height) };
  const across = planTaps(width, to.width, box.width, columns, Number.POSITIVE_INFINITY, 4);
  const down = planTaps(height, to.height, box.height, rows, BAND, 2);
  const stride = width * channels;
  const length = across.starts.length * channels;
  const place = stride + 16;
  const [ring, reduced, starts, weightsAcross, weightsDown, out] = layOut([
    place * down.count,
    // Behind its end up to three pixels are read, their weight being 0.
    stride + 16,
    across.starts.byteLength,
    across.weights.byteLength,
    down.weights.byteLength,
    length,
  ]);
  const kernels = loadKernels();
  const memory = new Uint8Array(kernels.memory.buffer);
  new Int32Array(memory.buffer, starts).set(across.starts.map((start) => start * channels));
  new Int16Array(memory.buffer, weightsAcross).set(across.weights);
  new Int16Array(memory.buffer, weightsDown).set(down.weights);
  const startsEnd = starts + across.starts.byteLength;
  const ringEnd = ring + place * down.count;
  const reducedRow = memory.subarray(reduced, reduced + stride);
  const row = memory.subarray(out, out + length);

  let next = 0;
  for (let i = 0; i < down.starts.length; i++) {
    const first = down.starts[i]!;
    const last = Math.min(first + down.count, Math.ceil(height / box.height));
    for (next = Math.max(next, first); next < last; next++) {
      memory.set(averageRows(data, stride, next, box.height), ring + (next % down.count) * place);
    }
    const from = ring + (first % down.count) * place;
    const weights = weightsDown + 2 * i * down.count;
    kernels.reduceDown(ring, ringEnd, from, place, weights, down.count, reduced, reduced + stride);
    averageAlong(reducedRow, box.width, channels);
    kernels.reduceAlong(reduced, starts, startsEnd, weightsAcross, across.count, channels, out);
    use(row, rows.start + i);
  }
}

/**
 * `vips_reduce_make_mask` for each position of a span, in an axis of which `box` pixels each are one already. What falls
 * outside is the pixel at the edge. Every `band` positions they are counted anew from the beginning. The number of taps is
 * filled up to a multiple of `group` with weights of 0.
 */
function planTaps(from: number, to: number, box: number, span: Span, band: number, group: number): Taps {
  // What sharp hands on is one over the one, and libvips turns it round again. It may be off by the last bit then, which
  // decides where a position lies in the very middle of two steps: hence what is left over, which ought to be 0.
  const whole = 1 / (1 / (from / to));
  const shrink = whole / box;
  const offset = (1 + (to * whole - from) / box) / 2 - 1;
  const length = Math.ceil(from / box);
  const reach = roundHalfEven(2 * shrink);
  const count = Math.ceil(Math.min(2 * reach + 1, length) / group) * group;
  const starts = new Int32Array(span.end - span.start);
  const weights = new Int16Array(starts.length * count);
  const mask = new Float64Array(2 * reach + 1);
  let centre = 0;
  for (let position = 0; position < span.end; position++) {
    centre = position % band === 0 ? (position + 0.5) * shrink - 0.5 - offset : centre + shrink;
    const i = position - span.start;
    if (i < 0) continue;
    const first = Math.trunc(centre) - reach;
    const part = Math.round((centre % 1) * steps) / steps;
    let sum = 0;
    for (let k = 0; k < mask.length; k++) {
      mask[k] = cubic((k - reach + 0.5 - part) / shrink);
      sum += mask[k]!;
    }
    const start = Math.max(0, Math.min(first, length - mask.length));
    for (let k = 0; k < mask.length; k++) {
      const pixel = Math.min(Math.max(first + k, 0), length - 1);
      weights[i * count + pixel - start]! += Math.trunc((mask[k]! / sum) * one);
    }
    starts[i] = start;
  }
  return { count, starts, weights };
}

/** Catmull and Rom's. */
function cubic(distance: number): number {
  const x = Math.abs(distance);
  const x2 = x * x;
  const x3 = x2 * x;
  if (x <= 1) return (9 * x3 - 15 * x2 + 6) / 6;
  return x <= 2 ? (-3 * x3 + 15 * x2 - 24 * x + 12) / 6 : 0;
}
