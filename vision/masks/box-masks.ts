import type { MaskOf } from '../candidates.ts';
import { floats } from '../floats.ts';
import type { Tensor } from '../types.ts';
import { axisOf, pixelsAbove } from './sampling.ts';

/**
 * Masks `[N, 1, h, w]` of 0..1, each over its own box: padded by a sample, laid over the box grown in proportion and
 * cut to whole pixels, resized, cut at 0.5 (`paste_masks_in_image` of torchvision/models/detection/roi_heads.py).
 */
export function boxMasks(masks: Tensor): MaskOf {
  const [, , height = 0, width = 0] = masks.dims;
  const data = floats(masks);
  const stride = width + 2;
  return (row, box, { source }) => {
    const padded = new Float32Array(stride * (height + 2));
    for (let y = 0; y < height; y++) {
      const line = (row * height + y) * width;
      padded.set(data.subarray(line, line + width), (y + 1) * stride + 1);
    }
    const across = paste(box.x, box.width, width, source.width);
    const down = paste(box.y, box.height, height, source.height);
    const offset = down.axis.first * stride + across.axis.first;
    const pixels = pixelsAbove({ data: padded, offset, stride }, across.axis, down.axis, 0.5);
    return { x: across.from, y: down.from, width: across.count, height: down.count, data: pixels };
  };
}

/** One side of the box: its pixels within the picture, and where they fall among the samples. */
function paste(from: number, extent: number, samples: number, side: number) {
  const margin = extent / 2 / samples;
  const first = Math.trunc(from - 2 * margin);
  const size = Math.max(1, Math.trunc(from + extent + 2 * margin) - first + 1);
  const start = Math.max(0, first);
  const count = Math.max(0, Math.min(side, first + size) - start);
  const step = (samples + 2) / size;
  return { from: start, count, axis: axisOf(count, (start - first + 0.5) * step - 0.5, step, 0, samples + 1) };
}
