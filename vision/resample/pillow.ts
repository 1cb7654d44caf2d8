import type { Pixels, Size } from '../types.ts';
import { layOut, loadKernels } from './kernels.ts';
import type { Resample, Span, UseRow, Window } from './rows.ts';

interface Filter {
  /** Half its width, in source pixels when enlarging and in target pixels when shrinking. */
  readonly support: number;
  readonly weight: (distance: number) => number;
}

const triangle: Filter = { support: 1, weight: (distance) => Math.max(0, 1 - Math.abs(distance)) };

/** Keys' cubic with a = -0.5. */
const cubic: Filter = {
  support: 2,
  weight(distance) {
    const x = Math.abs(distance);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  },
};

/** For position i of a span, `count` weights from `i * count` on, for the source pixels from `starts[i]` on. */
interface Taps {
  readonly count: number;
  readonly starts: Int32Array;
  readonly weights: Int32Array;
}

/** `Image.resize(BILINEAR)` of Pillow on 8 bit. */
export const pilBilinear: Resample = (...picture) => convolve(...picture, triangle);

/** `Image.resize(BICUBIC)` of Pillow on 8 bit. */
export const pilBicubic: Resample = (...picture) => convolve(...picture, cubic);

/** The filter widens with shrinking (antialiasing). Along the rows first, rounded to 8 bit, then down the columns. */
function convolve(pixels: Pixels, to: Size, { columns, rows }: Window, use: UseRow, filter: Filter): void {
  const { data, width, height, channels } = pixels;
  const across = planTaps(width, to.width, columns, filter);
  const down = planTaps(height, to.height, rows, filter);
  const stride = width * channels;
  const length = across.starts.length * channels;
  // Room behind each narrowed row for what the kernel writes past its end.
  const place = length + 16;
  const [source, starts, weightsAcross, weightsDown, ring, out] = layOut([
    stride,
    across.starts.byteLength,
    across.weights.byteLength,
    down.weights.byteLength,
    place * down.count,
    length,
  ]);
  const kernels = loadKernels();
  const memory = new Uint8Array(kernels.memory.buffer);
  const words = new Int32Array(kernels.memory.buffer);
  words.set(
    across.starts.map((start) => start * channels),
    starts / 4,
  );
  words.set(across.weights, weightsAcross / 4);
  words.set(down.weights, weightsDown / 4);
  const startsEnd = starts + across.starts.byteLength;
  const ringEnd = ring + place * down.count;
  const row = memory.subarray(out, out + length);

  let next = 0;
  for (let i = 0; i < down.starts.length; i++) {
    const first = down.starts[i]!;
    // Narrowed rows stay in the ring as long as they are needed.
    for (next = Math.max(next, first); next < first + down.count; next++) {
      memory.set(data.subarray(next * stride, (next + 1) * stride), source);
      const into = ring + (next % down.count) * place;
      kernels.along(source, starts, startsEnd, weightsAcross, across.count, channels, into);
    }
    const from = ring + (first % down.count) * place;
    const weights = weightsDown + 4 * i * down.count;
    kernels.down(ring, ringEnd, from, place, weights, down.count, out, out + length);
    use(row, rows.start + i);
  }
}

/** `precompute_coeffs` and `normalize_coeffs_8bpc` of Pillow's Resample.c. */
function planTaps(from: number, to: number, span: Span, filter: Filter): Taps {
  const scale = from / to;
  const widen = Math.max(scale, 1);
  const support = filter.support * widen;
  // At the edges some of these fall outside: there the window is moved in and the weights left over stay 0.
  const count = Math.min(from, Math.ceil(2 * support + 1));
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
      const weight = (raw[k]! / sum) * (1 << 22);
      weights[shift + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
  }
  return { count, starts, weights };
}
