import type { MaskOf } from '../candidates.ts';
import { floats } from '../floats.ts';
import type { Tensor } from '../types.ts';
import { axesOver, pixelsAbove, windowOf } from './sampling.ts';

/** Masks `[N, 1, H, W]` of 0..1 over the whole input of the model, one a row. */
export function canvasMasks(masks: Tensor): MaskOf {
  const [, , height = 0, width = 0] = masks.dims;
  const data = floats(masks);
  return (row, box, transform) => {
    // Pasting into the canvas has rounded the box to whole pixels: its mask may reach one further.
    const window = windowOf(box, transform.source, 1);
    const [xs, ys] = axesOver(window, { width, height }, transform);
    const offset = (row * height + ys.first) * width + xs.first;
    return { ...window, data: pixelsAbove({ data, offset, stride: width }, xs, ys, 0.5) };
  };
}
