import { roundHalfEven } from '../round.ts';
import type { Pixels, Size } from '../types.ts';
import type { Rows, Span } from './rows.ts';

/** What each target position covers of an axis: entries `starts[i]` to `starts[i + 1]` of `index` and `weight`. */
interface Shares {
  readonly starts: Int32Array;
  readonly index: Int32Array;
  readonly weight: Float32Array;
}

/**
 * `cv2.resize(INTER_AREA)` for shrinking: the mean of what each target pixel covers. In float32 with its rounding after
 * each step, as OpenCV computes it; whole numbers of pixels are summed first and divided once.
 */
export function areaRows(pixels: Pixels, to: Size, columns: Span): Rows {
  const { data, width, height, channels } = pixels;
  const scaleX = width / to.width;
  const scaleY = height / to.height;
  const whole = Number.isInteger(scaleX) && Number.isInteger(scaleY);
  const across = planShares(width, to.width, columns, whole);
  const down = planShares(height, to.height, { start: 0, end: to.height }, whole);
  const factor = whole ? Math.fround(1 / (scaleX * scaleY)) : 1;
  const average = channels === 1 ? averageGray : averageColor;
  const row = new Float32Array((columns.end - columns.start) * channels);
  const sums = new Float32Array(row.length);
  let rowIndex = -1;

  return (y, out, at) => {
    sums.fill(0);
    for (let k = down.starts[y]!; k < down.starts[y + 1]!; k++) {
      const index = down.index[k]!;
      // The last row of one target row is often the first of the next.
      if (index !== rowIndex) average(data, index * width * channels, across, row);
      rowIndex = index;
      add(sums, row, down.weight[k]!);
    }
    for (let i = 0; i < sums.length; i++) out[at + i] = roundHalfEven(Math.fround(sums[i]! * factor));
  };
}

function averageColor(data: Uint8Array, row: number, { starts, index, weight }: Shares, out: Float32Array): void {
  for (let i = 0, k = 0, o = 0; o < out.length; i++, o += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (const end = starts[i + 1]!; k < end; k++) {
      const from = row + index[k]! * 3;
      const part = weight[k]!;
      red = Math.fround(red + Math.fround(data[from]! * part));
      green = Math.fround(green + Math.fround(data[from + 1]! * part));
      blue = Math.fround(blue + Math.fround(data[from + 2]! * part));
    }
    out[o] = red;
    out[o + 1] = green;
    out[o + 2] = blue;
  }
}

function averageGray(data: Uint8Array, row: number, { starts, index, weight }: Shares, out: Float32Array): void {
  for (let i = 0, k = 0; i < out.length; i++) {
    let sum = 0;
    for (const end = starts[i + 1]!; k < end; k++) {
      sum = Math.fround(sum + Math.fround(data[row + index[k]!]! * weight[k]!));
    }
    out[i] = sum;
  }
}

function add(sums: Float32Array, row: Float32Array, weight: number): void {
  const part = Math.fround(weight);
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + Math.fround(row[i]! * part);
}

/** `computeResizeAreaTab` of OpenCV; weights of 1 where only `whole` pixels are covered. */
function planShares(from: number, to: number, span: Span, whole: boolean): Shares {
  const scale = whole ? from / to : 1 / (to / from);
  const starts = new Int32Array(span.end - span.start + 1);
  const index: number[] = [];
  const weight: number[] = [];
  for (let i = 0; i < starts.length - 1; i++) {
    const begin = (span.start + i) * scale;
    const end = begin + scale;
    const covered = whole ? 1 : Math.min(scale, from - begin);
    const last = Math.min(Math.floor(end), from - 1);
    const first = Math.min(Math.ceil(begin), last);
    if (first - begin > 1e-3) {
      index.push(first - 1);
      weight.push((first - begin) / covered);
    }
    for (let k = first; k < last; k++) {
      index.push(k);
      weight.push(1 / covered);
    }
    if (end - last > 1e-3) {
      index.push(last);
      weight.push(Math.min(end - last, 1, covered) / covered);
    }
    starts[i + 1] = index.length;
  }
  return { starts, index: Int32Array.from(index), weight: Float32Array.from(weight) };
}
