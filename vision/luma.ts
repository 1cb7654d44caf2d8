import type { Pixels } from './types.ts';

/** One channel, ITU-R 601 luma as Pillow's `convert('L')` rounds it (OpenCV's may differ by 1). */
export function toGray(pixels: Pixels): Pixels {
  if (pixels.channels === 1) return pixels;
  const { data, width, height } = pixels;
  const gray = new Uint8Array(width * height);
  for (let i = 0, k = 0; i < gray.length; i++, k += 3) {
    gray[i] = (data[k]! * 19595 + data[k + 1]! * 38470 + data[k + 2]! * 7471 + 0x8000) >> 16;
  }
  return { data: gray, width, height, channels: 1 };
}
