import type { InputSpec } from '../contract/model.ts';
import { toHalf } from './half.ts';
import { toGray } from './luma.ts';
import { resampleRows } from './resample.ts';
import type { Pixels, Tensor, Transform } from './types.ts';

type Elements = Float32Array | Uint16Array | Uint8Array;

const element = { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array };

/**
 * The model's input tensor, `[1, C, H, W]` or `[1, H, W, C]` of a new canvas: the picture resampled to
 * `transform.resized` (as it is where it has that size already), laid on the padding, each channel taken through
 * (pixel * scale - mean) / std. `mean` and `std` are in the order of the tensor's channels; one value serves them all.
 */
export function preprocess(pixels: Pixels, input: InputSpec, transform: Transform): Tensor {
  const { resized, left, top } = transform;
  const { width, height } = transform.input;
  const picture = input.color === 'gray' ? toGray(pixels) : pixels;
  const channels = input.color === 'gray' ? 1 : 3;
  const planar = input.layout === 'nchw';
  // Elements from a pixel to the next, and from a channel of the picture to its next in the tensor: backwards for bgr.
  const step = planar ? 1 : channels;
  const leap = (planar ? width * height : 1) * (input.color === 'bgr' ? -1 : 1);
  const firstChannel = leap < 0 ? -2 * leap : 0;

  const data: Elements = new element[input.type](channels * width * height);
  if (resized.width + Math.min(left, 0) < width || resized.height + Math.min(top, 0) < height) {
    pad(data, input, channels);
  }

  // Bytes that go in as they are: 8-bit input has neither scale nor mean.
  const asTheyAre = input.type === 'uint8' && step === picture.channels && leap === 1;
  const table = asTheyAre ? undefined : levelTable(input, channels);
  const columns = { start: left < 0 ? -left : 0, end: Math.min(resized.width, width - left) };
  const rows = { start: top < 0 ? -top : 0, end: Math.min(resized.height, height - top) };
  resampleRows(picture, resized, input.resample, { columns, rows }, (row, y) => {
    const at = ((y + top) * width + columns.start + left) * step + firstChannel;
    if (!table) data.set(row, at);
    else if (picture.channels === 1) spread(row, table, data, at, step, leap);
    else place(row, table, data, at, step, leap);
  });
  const dims = planar ? [1, channels, height, width] : [1, height, width, channels];
  return { type: input.type, dims, data };
}

/** What each of the 256 levels of each channel is in the tensor, in the order of the picture's channels. */
function levelTable(input: InputSpec, channels: number): Elements {
  return new element[input.type](256 * channels).map((_, i) => {
    const channel = i >> 8;
    return encode(input, input.color === 'bgr' ? 2 - channel : channel, i & 255);
  });
}

function encode({ type, scale, mean, std }: InputSpec, channel: number, level: number): number {
  const value = (level * scale - (mean[channel] ?? mean[0]!)) / (std[channel] ?? std[0]!);
  return type === 'float16' ? toHalf(value) : value;
}

function pad(data: Elements, input: InputSpec, channels: number): void {
  const levels = Array.from({ length: channels }, (_, channel) => encode(input, channel, input.pad));
  if (input.layout === 'nchw') {
    const plane = data.length / channels;
    for (const [channel, level] of levels.entries()) data.fill(level, channel * plane, (channel + 1) * plane);
  } else {
    data.set(levels);
    // Each copy doubles what is filled.
    for (let filled = channels; filled < data.length; filled *= 2) data.copyWithin(filled, 0, data.length - filled);
  }
}

/** A row of three channels into the tensor. */
function place(row: Uint8Array, table: Elements, data: Elements, at: number, step: number, leap: number): void {
  const leap2 = 2 * leap;
  for (let i = 0, o = at; i < row.length; i += 3, o += step) {
    data[o] = table[row[i]!]!;
    data[o + leap] = table[row[i + 1]! + 256]!;
    data[o + leap2] = table[row[i + 2]! + 512]!;
  }
}

/** A row of one channel into every channel of the tensor. */
function spread(row: Uint8Array, table: Elements, data: Elements, at: number, step: number, leap: number): void {
  for (let levels = 0, from = at; levels < table.length; levels += 256, from += leap) {
    for (let i = 0, o = from; i < row.length; i++, o += step) data[o] = table[levels + row[i]!]!;
  }
}
