import type { Resample } from './rows.ts';

/** `cv2.resize(INTER_NEAREST)`: the pixel at floor(position * source / target), no half-pixel shift. */
export const nearest: Resample = (pixels, to, { columns, rows }, use) => {
  const { data, width, height, channels } = pixels;
  const scaleX = 1 / (to.width / width);
  const scaleY = 1 / (to.height / height);
  const offsets = new Int32Array(columns.end - columns.start);
  for (let i = 0; i < offsets.length; i++) {
    offsets[i] = Math.min(Math.floor((columns.start + i) * scaleX), width - 1) * channels;
  }
  const row = new Uint8Array(offsets.length * channels);
  for (let y = rows.start; y < rows.end; y++) {
    const from = Math.min(Math.floor(y * scaleY), height - 1) * width * channels;
    for (let i = 0, o = 0; i < offsets.length; i++) {
      for (let c = 0; c < channels; c++) row[o++] = data[from + offsets[i]! + c]!;
    }
    use(row, y);
  }
};
