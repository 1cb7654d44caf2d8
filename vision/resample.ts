import type { Resampler } from '../contract/model.ts';
import { areaRows } from './resample/area.ts';
import { linearRows } from './resample/linear.ts';
import { nearestRows } from './resample/nearest.ts';
import { bicubic, bilinear, pillowRows } from './resample/pillow.ts';
import type { Rows, Span } from './resample/rows.ts';
import type { Pixels, Size } from './types.ts';

/**
 * A picture at another size, with the numbers the named library gives: what a model saw in training it should see here.
 * `fast` is `pil-bicubic` in this pure code; the service resizes for it with sharp while it decodes.
 */
export function resample(pixels: Pixels, to: Size, how: Resampler): Pixels {
  const { channels } = pixels;
  const data = new Uint8Array(to.width * to.height * channels);
  const rows = resampleRows(pixels, to, how, { start: 0, end: to.width });
  for (let y = 0; y < to.height; y++) rows(y, data, y * to.width * channels);
  return { data, width: to.width, height: to.height, channels };
}

/** The same row by row, for the wanted columns only. Pixels that have the size already pass as they are. */
export function resampleRows(pixels: Pixels, to: Size, how: Resampler, columns: Span): Rows {
  if (pixels.width === to.width && pixels.height === to.height) return sameRows(pixels, columns);
  const scaleX = pixels.width / to.width;
  const scaleY = pixels.height / to.height;
  switch (how) {
    case 'opencv-linear':
      return linearRows(pixels, to, columns, false);
    case 'opencv-area':
      // OpenCV rounds ties up in the mean of 2 x 2 alone, which is what its linear gives at exactly half.
      if (scaleX === 2 && scaleY === 2) return linearRows(pixels, to, columns, false);
      return scaleX >= 1 && scaleY >= 1 ? areaRows(pixels, to, columns) : linearRows(pixels, to, columns, true);
    case 'pil-bilinear':
      return pillowRows(pixels, to, columns, bilinear);
    case 'pil-bicubic':
    case 'fast':
      return pillowRows(pixels, to, columns, bicubic);
    case 'nearest':
      return nearestRows(pixels, to, columns);
  }
}

function sameRows({ data, width, channels }: Pixels, { start, end }: Span): Rows {
  return (y, out, at) => {
    const row = y * width;
    out.set(data.subarray((row + start) * channels, (row + end) * channels), at);
  };
}
