import type { InputSpec } from '../../contract/model.ts';
import type { PredictionRecord } from '../../contract/records.ts';
import type { Tensor, Transform } from '../../vision/types.ts';
import { layoutOf } from './model-input.ts';

/** Pixels that are looked at, at most: enough for a mean, and 0.05 ms for any size of input (`node bench/light.ts`). */
const SAMPLES = 4_096;

/** ITU-R BT.601 luma of red, green, blue. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * Mean grey level (0..1) and variance of the 4-neighbour Laplacian of the grey levels (0..255) of what a model was fed:
 * dark and blurred pictures have low ones. The padding of a letterbox does not count.
 */
export function lightOf(
  tensor: Tensor,
  input: InputSpec,
  { resized, left, top }: Transform,
): NonNullable<PredictionRecord['light']> {
  const { values, width, height, channels, step, leap, gain, offset } = layoutOf(tensor, input);
  const luma = channels === 1 ? [1] : input.color === 'bgr' ? LUMA.toReversed() : LUMA;
  const weights = luma.map((share, channel) => share * gain[channel]!);
  const base = luma.reduce((sum, share, channel) => sum + share * offset[channel]!, 0);
  const [w0 = 0, w1 = 0, w2 = 0] = weights;
  // Written out: a function a pixel takes ten times as long. Of one channel the other two weigh nothing.
  const [second, third] = channels === 1 ? [0, 0] : [leap, 2 * leap];
  const row = width * step;

  const x0 = Math.max(0, left);
  const y0 = Math.max(0, top);
  const x1 = Math.min(width, left + resized.width) - 1;
  const y1 = Math.min(height, top + resized.height) - 1;
  const stride = Math.max(1, Math.ceil(Math.sqrt(((x1 - x0) * (y1 - y0)) / SAMPLES)));
  let count = 0;
  let light = 0;
  let edges = 0;
  let squares = 0;
  for (let y = y0 + 1; y < y1; y += stride) {
    for (let x = x0 + 1; x < x1; x += stride) {
      const at = (y * width + x) * step;
      const before = at - step;
      const after = at + step;
      const above = at - row;
      const below = at + row;
      const centre = w0 * values[at]! + w1 * values[at + second]! + w2 * values[at + third]!;
      const around =
        w0 * (values[before]! + values[after]! + values[above]! + values[below]!) +
        w1 * (values[before + second]! + values[after + second]! + values[above + second]! + values[below + second]!) +
        w2 * (values[before + third]! + values[after + third]! + values[above + third]! + values[below + third]!);
      const edge = 4 * centre - around;
      light += centre;
      edges += edge;
      squares += edge * edge;
      count++;
    }
  }
  // A picture without inner pixels has no edges either.
  if (count === 0) {
    const at = (y0 * width + x0) * step;
    const level = w0 * values[at]! + w1 * values[at + second]! + w2 * values[at + third]! + base;
    return { brightness: unit(level / 255), sharpness: 0 };
  }
  const variance = squares / count - (edges / count) ** 2;
  return { brightness: unit((light / count + base) / 255), sharpness: Math.round(Math.max(0, variance) * 100) / 100 };
}

function unit(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
}
