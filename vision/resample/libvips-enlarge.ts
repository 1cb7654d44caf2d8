import type { Pixels, Size } from '../types.ts';
import type { Span, UseRow, Window } from './rows.ts';

/** Pixels that libvips lays around a picture before it looks for positions: they have a part in how those are rounded. */
const MARGIN = 2;

/** Pixels and weights of each position: four of each from `4 * i` on. */
interface Taps {
  readonly pixels: Int32Array;
  readonly weights: Int32Array;
}

/**
 * `vips_affine` with the bicubic interpolator as `vips_resize` calls it: position i looks at i / zoom - 0.5, which is half
 * a pixel of the source before its middle. Along the rows first, rounded to whole levels but not clipped, then down.
 */
export function enlarge(pixels: Pixels, to: Size, { columns, rows }: Window, use: UseRow): void {
  const { data, width, height, channels } = pixels;
  const [zoomX, zoomY] = [1 / (width / to.width), 1 / (height / to.height)];
  // As libvips inverts a matrix.
  const inverse = 1 / (zoomX * zoomY);
  const step = { x: inverse * zoomY, y: inverse * zoomX };
  const across = planTaps(width, positions(columns.end, step.x), columns);
  const down = planTaps(height, (i) => i * step.y - 0.5 + MARGIN, rows);
  const length = (columns.end - columns.start) * channels;
  const row = new Uint8Array(length);
  const clipped = new Uint8ClampedArray(row.buffer);
  const widened = new Map<number, Int32Array>();

  function widen(y: number): Int32Array {
    const levels = new Int32Array(length);
    const from = y * width * channels;
    for (let i = 0, o = 0; o < length; i += 4) {
      for (let c = from; c < from + channels; c++) {
        let sum = 0x800;
        for (let k = i; k < i + 4; k++) sum += data[c + across.pixels[k]! * channels]! * across.weights[k]!;
        levels[o++] = sum >> 12;
      }
    }
    return levels;
  }

  for (let i = 0; i < down.pixels.length; i += 4) {
    const ys = down.pixels.subarray(i, i + 4);
    for (const y of widened.keys()) if (y < ys[0]!) widened.delete(y);
    const [a, b, c, d] = Array.from(ys, (y) => {
      const levels = widened.get(y) ?? widen(y);
      widened.set(y, levels);
      return levels;
    }) as [Int32Array, Int32Array, Int32Array, Int32Array];
    const [p, q, r, s] = down.weights.subarray(i, i + 4) as unknown as [number, number, number, number];
    for (let o = 0; o < length; o++) {
      clipped[o] = (a[o]! * p + b[o]! * q + c[o]! * r + d[o]! * s + 0x800) >> 12;
    }
    use(row, rows.start + i / 4);
  }
}

/** Along a row each position is the one before and a step, so that errors of rounding add up. */
function positions(count: number, step: number): (i: number) => number {
  const all = new Float64Array(count);
  for (let i = 0, at = -0.5 + MARGIN; i < count; i++, at += step) all[i] = at;
  return (i) => all[i]!;
}

function planTaps(from: number, position: (i: number) => number, span: Span): Taps {
  const count = span.end - span.start;
  const taps = { pixels: new Int32Array(4 * count), weights: new Int32Array(4 * count) };
  for (let i = 0; i < count; i++) {
    // In steps of a 64th, rounded half up.
    const at = Math.round(position(span.start + i) * 64) / 64;
    const first = Math.floor(at) - MARGIN - 1;
    for (const [k, weight] of catmullRom(at - Math.floor(at)).entries()) {
      taps.pixels[4 * i + k] = Math.min(Math.max(first + k, 0), from - 1);
      taps.weights[4 * i + k] = Math.trunc(weight * 0x1000);
    }
  }
  return taps;
}

/** `calculate_coefficients_catmull`, in its order of steps. */
function catmullRom(x: number): readonly number[] {
  const rest = 1 - x;
  const product = rest * -0.5 * x;
  const first = rest * product;
  const fourth = x * product;
  const difference = fourth - first;
  return [first, rest - first + difference, x - fourth - difference, fourth];
}
