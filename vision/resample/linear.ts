import { roundHalfEven } from '../round.ts';
import type { Pixels, Size } from '../types.ts';
import type { Rows, Span } from './rows.ts';

/** OpenCV's INTER_RESIZE_COEF_BITS: weights are 11-bit fixed point. */
const bits = 11;

/** Two neighbours of each wanted position of an axis and the weight of the second; the first has the rest. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Int16Array;
}

/**
 * `cv2.resize(INTER_LINEAR)` on 8 bit: two taps an axis in fixed point, no smoothing when shrinking.
 * With `areaMode` the weights are those INTER_AREA falls back to where it enlarges.
 */
export function linearRows(pixels: Pixels, to: Size, columns: Span, areaMode: boolean): Rows {
  const { data, width, height, channels } = pixels;
  const across = planTaps(width, to.width, columns, areaMode, channels);
  const down = planTaps(height, to.height, { start: 0, end: to.height }, areaMode, 1);
  const length = (columns.end - columns.start) * channels;
  const blend = channels === 1 ? blendGray : blendColor;
  // Source rows blended along x: of two neighbours one has an even number, the other an odd one.
  const blended = new Int16Array(2 * length);
  const held = [-1, -1];

  return (y, out, at) => {
    const first = down.first[y]!;
    const second = down.second[y]!;
    for (let row = first; row <= second; row++) {
      const slot = row & 1;
      if (held[slot] !== row) blend(data, row * width * channels, across, blended, slot * length);
      held[slot] = row;
    }
    mix(blended, (first & 1) * length, (second & 1) * length, down.weight[y]!, out, at, length);
  };
}

/** Positions are in steps of `stride`. */
function planTaps(from: number, to: number, span: Span, areaMode: boolean, stride: number): Taps {
  const count = span.end - span.start;
  const taps = { first: new Int32Array(count), second: new Int32Array(count), weight: new Int16Array(count) };
  const zoom = to / from;
  const scale = 1 / zoom;
  for (let i = 0; i < count; i++) {
    const position = span.start + i;
    let index: number;
    let part: number;
    if (areaMode) {
      index = Math.floor(position * scale);
      const covered = Math.fround(position + 1 - (index + 1) * zoom);
      part = covered <= 0 ? 0 : covered - Math.floor(covered);
    } else {
      const centre = Math.fround((position + 0.5) * scale - 0.5);
      index = Math.floor(centre);
      part = centre - index;
    }
    taps.first[i] = Math.min(Math.max(index, 0), from - 1) * stride;
    taps.second[i] = Math.min(Math.max(index + 1, 0), from - 1) * stride;
    taps.weight[i] = roundHalfEven(part * (1 << bits));
  }
  return taps;
}

/** Along a row. What OpenCV keeps in 19 bits is cut to 15 at once, as its vertical pass would do first of all. */
function blendColor(data: Uint8Array, row: number, taps: Taps, out: Int16Array, at: number): void {
  const { first, second, weight } = taps;
  for (let i = 0, o = at; i < first.length; i++, o += 3) {
    const a = row + first[i]!;
    const b = row + second[i]!;
    const part = weight[i]!;
    const red = data[a]!;
    const green = data[a + 1]!;
    const blue = data[a + 2]!;
    out[o] = ((red << bits) + Math.imul(data[b]! - red, part)) >> 4;
    out[o + 1] = ((green << bits) + Math.imul(data[b + 1]! - green, part)) >> 4;
    out[o + 2] = ((blue << bits) + Math.imul(data[b + 2]! - blue, part)) >> 4;
  }
}

function blendGray(data: Uint8Array, row: number, taps: Taps, out: Int16Array, at: number): void {
  const { first, second, weight } = taps;
  for (let i = 0; i < first.length; i++) {
    const level = data[row + first[i]!]!;
    out[at + i] = ((level << bits) + Math.imul(data[row + second[i]!]! - level, weight[i]!)) >> 4;
  }
}

/** Two rows into one, each product truncated by itself as OpenCV's vector code does. */
function mix(
  blended: Int16Array,
  first: number,
  second: number,
  weight: number,
  out: Uint8Array,
  at: number,
  length: number,
): void {
  const rest = (1 << bits) - weight;
  for (let i = 0; i < length; i++) {
    const upper = Math.imul(blended[first + i]!, rest) >> 16;
    const lower = Math.imul(blended[second + i]!, weight) >> 16;
    out[at + i] = (upper + lower + 2) >> 2;
  }
}
