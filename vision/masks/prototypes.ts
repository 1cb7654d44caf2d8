import type { MaskOf } from '../candidates.ts';
import { floats } from '../floats.ts';
import type { Tensor } from '../types.ts';
import { axesOver, pixelsAbove, windowOf } from './sampling.ts';

/**
 * Masks as weighted sums of prototypes `[1, M, h, w]`: cropped to the box, the letterbox taken off, resized, and only
 * then cut at 0.5, which is 0 before the sigmoid (`process_mask_native` of ultralytics/utils/ops.py).
 */
export function prototypeMasks(prototypes: Tensor, coefficient: (row: number, channel: number) => number): MaskOf {
  const [, channels = 0, height = 0, width = 0] = prototypes.dims;
  const planes = floats(prototypes);
  return (row, box, transform) => {
    const window = windowOf(box, transform.source);
    const [xs, ys] = axesOver(window, { width, height }, transform);
    // Only the part of the prototypes below the box is summed.
    const stride = xs.last - xs.first + 1;
    const sum = new Float32Array(stride * (ys.last - ys.first + 1));
    for (let channel = 0; channel < channels; channel++) {
      const weight = coefficient(row, channel);
      for (let y = ys.first, to = 0; y <= ys.last; y++) {
        const line = (channel * height + y) * width + xs.first;
        for (let k = 0; k < stride; k++, to++) sum[to]! += weight * planes[line + k]!;
      }
    }
    return { ...window, data: pixelsAbove({ data: sum, offset: 0, stride }, xs, ys, 0) };
  };
}
