import type { Resampler } from '../contract/model.ts';
import { area } from './resample/area.ts';
import { libvipsCubic } from './resample/libvips.ts';
import { areaEnlarged, linear } from './resample/linear.ts';
import { nearest } from './resample/nearest.ts';
import { pilBicubic, pilBilinear } from './resample/pillow.ts';
import type { Resample, UseRow, Window } from './resample/rows.ts';
import type { Pixels, Size } from './types.ts';

/**
 * A picture at another size, with the very bytes the named library gives: what a model saw in training it sees here.
 * `fast` is what sharp's cubic kernel gives; the service lets sharp itself do it where that is quicker.
 */
export function resample(pixels: Pixels, to: Size, how: Resampler): Pixels {
  const { channels } = pixels;
  const data = new Uint8Array(to.width * to.height * channels);
  const whole = { columns: { start: 0, end: to.width }, rows: { start: 0, end: to.height } };
  resampleRows(pixels, to, how, whole, (row, y) => data.set(row, y * row.length));
  return { data, width: to.width, height: to.height, channels };
}

/** The same row by row from top to bottom, of a part of it. Pixels that have the size already pass as they are. */
export function resampleRows(pixels: Pixels, to: Size, how: Resampler, window: Window, use: UseRow): void {
  const run = pixels.width === to.width && pixels.height === to.height ? pass : choose(pixels, to, how);
  run(pixels, to, window, use);
}

function choose(from: Size, to: Size, how: Resampler): Resample {
  switch (how) {
    case 'opencv-linear':
      return linear;
    case 'opencv-area':
      if (from.width < to.width || from.height < to.height) return areaEnlarged;
      // OpenCV rounds ties up in the mean of 2 x 2 alone, which is what its linear gives at exactly half.
      return from.width === 2 * to.width && from.height === 2 * to.height ? linear : area;
    case 'pil-bilinear':
      return pilBilinear;
    case 'pil-bicubic':
      return pilBicubic;
    case 'fast':
      return libvipsCubic;
    case 'nearest':
      return nearest;
  }
}

const pass: Resample = ({ data, width, channels }, _to, { columns, rows }, use) => {
  for (let y = rows.start; y < rows.end; y++) {
    use(data.subarray((y * width + columns.start) * channels, (y * width + columns.end) * channels), y);
  }
};
