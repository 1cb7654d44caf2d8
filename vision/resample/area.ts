import { layOut, loadKernels } from './kernels.ts';
import type { Resample, Span } from './rows.ts';

/** What each position of a span covers: the entries of `index` and `weight` up to `ends[i]`, from where the one before ended. */
interface Shares {
  readonly ends: number[];
  readonly index: number[];
  readonly weight: number[];
}

/**
 * `cv2.resize(INTER_AREA)` for shrinking: the mean of what each target pixel covers, in float32 and in OpenCV's order of
 * steps. Whole numbers of pixels are summed first and divided once.
 */
export const area: Resample = (pixels, to, { columns, rows }, use) => {
  const { data, width, height, channels } = pixels;
  const scaleX = width / to.width;
  const scaleY = height / to.height;
  const whole = Number.isInteger(scaleX) && Number.isInteger(scaleY);
  const across = planShares(width, to.width, columns, whole);
  const down = planShares(height, to.height, rows, whole);
  const factor = whole ? 1 / (scaleX * scaleY) : 1;
  const stride = width * channels;
  const count = across.ends.length;
  const length = count * channels;
  const [source, parts, ends, averaged, sums, out] = layOut([
    stride,
    8 * across.index.length,
    4 * count,
    4 * length,
    4 * length,
    length,
  ]);
  writeShares(across, channels, parts, ends);
  const kernels = loadKernels();
  const memory = new Uint8Array(kernels.memory.buffer);
  const row = memory.subarray(out, out + length);

  let held = -1;
  for (let i = 0, k = 0; i < down.ends.length; i++) {
    memory.fill(0, sums, sums + 4 * length);
    for (; k < down.ends[i]!; k++) {
      const y = down.index[k]!;
      // The last row of one target row is often the first of the next.
      if (y !== held) {
        memory.set(data.subarray(y * stride, (y + 1) * stride), source);
        kernels.average(source, parts, ends, ends + 4 * count, channels, averaged);
        held = y;
      }
      kernels.add(sums, sums + 4 * length, averaged, down.weight[k]!);
    }
    kernels.round(sums, factor, out, out + length);
    use(row, rows.start + i);
  }
};

/** `computeResizeAreaTab` of OpenCV; weights of 1 where only `whole` pixels are covered. */
function planShares(from: number, to: number, span: Span, whole: boolean): Shares {
  const scale = whole ? from / to : 1 / (to / from);
  const ends: number[] = [];
  const index: number[] = [];
  const weight: number[] = [];
  for (let position = span.start; position < span.end; position++) {
    const begin = position * scale;
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
    ends.push(index.length);
  }
  return { ends, index, weight };
}

/** As the kernel `average` reads them. */
function writeShares({ ends, index, weight }: Shares, channels: number, parts: number, endsAt: number): void {
  const { buffer } = loadKernels().memory;
  const words = new Int32Array(buffer);
  const floats = new Float32Array(buffer);
  for (let k = 0; k < index.length; k++) {
    words[parts / 4 + 2 * k] = index[k]! * channels;
    floats[parts / 4 + 2 * k + 1] = weight[k]!;
  }
  for (let i = 0; i < ends.length; i++) words[endsAt / 4 + i] = parts + 8 * ends[i]!;
}
