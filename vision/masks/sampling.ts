import type { Box } from '../../contract/answer.ts';
import type { Bitmap, Size, Transform } from '../types.ts';

/** Where the pixels of a window fall along one axis of a plane: between samples `low` and `high`, `fraction` of the way. */
export interface Axis {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly fraction: Float32Array;
  /** Smallest and largest sample touched. */
  readonly first: number;
  readonly last: number;
}

/** A plane of numbers: `offset` is the place of the sample at the axes' `first`, `stride` the way to the next line. */
export interface Plane {
  readonly data: Float32Array;
  readonly offset: number;
  readonly stride: number;
}

export type Window = Omit<Bitmap, 'data'>;

/** An axis of `count` pixels whose centres fall at `from`, `from + step`, ..., in samples, kept within `least` and `most`. */
export function axisOf(count: number, from: number, step: number, least: number, most: number): Axis {
  const low = new Int32Array(count);
  const high = new Int32Array(count);
  const fraction = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const position = Math.max(least, Math.min(most, from + i * step));
    low[i] = Math.floor(position);
    high[i] = Math.ceil(position);
    fraction[i] = position - low[i]!;
  }
  return { low, high, fraction, first: low[0] ?? 0, last: high[count - 1] ?? 0 };
}

/**
 * Axes that read a plane laid over the whole model input (prototypes, masks of the whole input) at the pixels of a
 * window of the source. What the letterbox added is not read: samples stop at the picture's edge.
 */
export function axesOver(window: Window, plane: Size, { source, input, resized, left, top }: Transform): [Axis, Axis] {
  const along = (
    first: number,
    count: number,
    size: number,
    whole: number,
    part: number,
    offset: number,
    full: number,
  ) => {
    const scale = size / whole;
    const step = (part / full) * scale;
    const least = Math.min(size - 1, Math.max(0, offset * scale));
    const most = Math.max(least, Math.min(size, (offset + part) * scale) - 1);
    return axisOf(count, (first + 0.5) * step + offset * scale - 0.5, step, least, most);
  };
  return [
    along(window.x, window.width, plane.width, input.width, resized.width, left, source.width),
    along(window.y, window.height, plane.height, input.height, resized.height, top, source.height),
  ];
}

/** 1 for each pixel of the axes where the plane, read bilinearly, lies above `level`. */
export function pixelsAbove({ data, offset, stride }: Plane, xs: Axis, ys: Axis, level: number): Uint8Array {
  const width = xs.low.length;
  const height = ys.low.length;
  const pixels = new Uint8Array(width * height);
  const line = new Float32Array(xs.last - xs.first + 1);
  for (let y = 0; y < height; y++) {
    const upper = offset + (ys.low[y]! - ys.first) * stride;
    const lower = offset + (ys.high[y]! - ys.first) * stride;
    const weight = ys.fraction[y]!;
    let above = false;
    for (let k = 0; k < line.length; k++) {
      const value = data[upper + k]! + (data[lower + k]! - data[upper + k]!) * weight;
      line[k] = value;
      if (value > level) above = true;
    }
    // Interpolation exceeds none of its samples: most lines of a box hold nothing.
    if (!above) continue;
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const left = line[xs.low[x]! - xs.first]!;
      if (left + (line[xs.high[x]! - xs.first]! - left) * xs.fraction[x]! > level) pixels[at] = 1;
    }
  }
  return pixels;
}

/** The pixels of the source whose centres lie in a box, at least one, grown by `around` pixels on each side. */
export function windowOf(box: Box, source: Size, around = 0): Window {
  const [x, width] = span(box.x, box.width, source.width, around);
  const [y, height] = span(box.y, box.height, source.height, around);
  return { x, y, width, height };
}

function span(from: number, extent: number, side: number, around: number): [start: number, count: number] {
  const start = Math.min(side - 1, Math.max(0, Math.round(from) - around));
  const end = Math.min(side, Math.round(from + extent) + around);
  return [start, Math.max(1, end - start)];
}
