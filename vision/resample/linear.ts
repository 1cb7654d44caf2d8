import { roundHalfEven } from '../round.ts';
import type { Pixels, Size } from '../types.ts';
import { layOut, loadKernels } from './kernels.ts';
import type { Resample, Span, UseRow, Window } from './rows.ts';

/** OpenCV's INTER_RESIZE_COEF_BITS: weights are 11-bit fixed point. */
const one = 1 << 11;

/** Two neighbours of each wanted position of an axis, and the weight of the second; the first has the rest of `one`. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Int32Array;
}

/** `cv2.resize(INTER_LINEAR)` on 8 bit: two taps an axis, no smoothing when shrinking. */
export const linear: Resample = (...picture) => blendAndMix(...picture, linearAt);

/** `cv2.resize(INTER_AREA)` where it enlarges an axis: two taps as well, of which it mixes only what a pixel covers. */
export const areaEnlarged: Resample = (...picture) => blendAndMix(...picture, coveredAt);

/** Where a target position lies between two source positions: the first of them, and the part of the second. */
type Locate = (position: number, zoom: number) => [index: number, part: number];

const linearAt: Locate = (position, zoom) => {
  const centre = Math.fround((position + 0.5) * (1 / zoom) - 0.5);
  const index = Math.floor(centre);
  return [index, centre - index];
};

const coveredAt: Locate = (position, zoom) => {
  const index = Math.floor(position * (1 / zoom));
  const covered = Math.fround(position + 1 - (index + 1) * zoom);
  return [index, covered <= 0 ? 0 : covered - Math.floor(covered)];
};

/** Along the rows first, where OpenCV's 19 bits are cut to 15 at once as it does later anyway; then down, each product cut. */
function blendAndMix(pixels: Pixels, to: Size, { columns, rows }: Window, use: UseRow, locate: Locate): void {
  const { data, width, height, channels } = pixels;
  const across = planTaps(width, to.width, columns, locate);
  const down = planTaps(height, to.height, rows, locate);
  const count = columns.end - columns.start;
  const stride = width * channels;
  const length = count * channels;
  // Of two neighbouring rows one has an even number, the other an odd one: each has its place.
  const [source, taps, even, odd, out] = layOut([stride, 12 * count, 2 * length, 2 * length, length]);
  const kernels = loadKernels();
  const memory = new Uint8Array(kernels.memory.buffer);
  writeTaps(across, channels, taps);
  const row = memory.subarray(out, out + length);
  const held = [-1, -1];

  for (let i = 0; i < down.first.length; i++) {
    const first = down.first[i]!;
    const second = down.second[i]!;
    for (let y = first; y <= second; y++) {
      if (held[y & 1] === y) continue;
      memory.set(data.subarray(y * stride, (y + 1) * stride), source);
      kernels.blend(source, taps, taps + 12 * count, channels, y & 1 ? odd : even);
      held[y & 1] = y;
    }
    const weight = down.weight[i]!;
    kernels.mix(first & 1 ? odd : even, second & 1 ? odd : even, one - weight, weight, out, out + length);
    use(row, rows.start + i);
  }
}

function planTaps(from: number, to: number, span: Span, locate: Locate): Taps {
  const count = span.end - span.start;
  const taps = { first: new Int32Array(count), second: new Int32Array(count), weight: new Int32Array(count) };
  for (let i = 0; i < count; i++) {
    const [index, part] = locate(span.start + i, to / from);
    taps.first[i] = Math.min(Math.max(index, 0), from - 1);
    taps.second[i] = Math.min(Math.max(index + 1, 0), from - 1);
    taps.weight[i] = roundHalfEven(part * one);
  }
  return taps;
}

/** As the kernel `blend` reads them: two offsets of 32 bits, two weights of 16. */
function writeTaps({ first, second, weight }: Taps, channels: number, address: number): void {
  const words = new Int32Array(loadKernels().memory.buffer, address, 3 * first.length);
  for (let i = 0; i < first.length; i++) {
    words[3 * i] = first[i]! * channels;
    words[3 * i + 1] = second[i]! * channels;
    words[3 * i + 2] = (weight[i]! << 16) | (one - weight[i]!);
  }
}
