import type { Pixels, Size } from '../types.ts';
import type { Rows, Span } from './rows.ts';

/** `cv2.resize(INTER_NEAREST)`: the pixel at floor(position * source / target), no half-pixel shift. */
export function nearestRows(pixels: Pixels, to: Size, columns: Span): Rows {
  const { data, width, height, channels } = pixels;
  const scaleX = 1 / (to.width / width);
  const scaleY = 1 / (to.height / height);
  const offsets = new Int32Array(columns.end - columns.start);
  for (let i = 0; i < offsets.length; i++) {
    offsets[i] = Math.min(Math.floor((columns.start + i) * scaleX), width - 1) * channels;
  }
  return (y, out, at) => {
    const row = Math.min(Math.floor(y * scaleY), height - 1) * width * channels;
    for (let i = 0, o = at; i < offsets.length; i++) {
      for (let c = 0; c < channels; c++) out[o++] = data[row + offsets[i]! + c]!;
    }
  };
}
