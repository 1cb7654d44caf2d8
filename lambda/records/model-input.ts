import type { InputSpec } from '../../contract/model.ts';
import { floats } from '../../vision/floats.ts';
import type { Pixels, Tensor } from '../../vision/types.ts';

/** How the values of an input tensor lie, and what takes them back to levels of 0..255. */
export interface Layout {
  readonly values: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Elements from a pixel to the next, and from a channel to the next. */
  readonly step: number;
  readonly leap: number;
  /** `value * gain + offset` is the level, by the tensor's channel. */
  readonly gain: readonly number[];
  readonly offset: readonly number[];
}

export function layoutOf(tensor: Tensor, { layout, scale, mean, std }: InputSpec): Layout {
  const planar = layout === 'nchw';
  const [channels, height, width] = (
    planar ? tensor.dims.slice(1) : [tensor.dims[3], tensor.dims[1], tensor.dims[2]]
  ) as [number, number, number];
  const each = Array.from({ length: channels }, (_, channel) => channel);
  return {
    values: tensor.type === 'uint8' ? (tensor.data as Uint8Array) : floats(tensor),
    width,
    height,
    channels,
    step: planar ? 1 : channels,
    leap: planar ? width * height : 1,
    gain: each.map((channel) => (std[channel] ?? std[0]!) / scale),
    offset: each.map((channel) => (mean[channel] ?? mean[0]!) / scale),
  };
}

/** What a model was fed, as a picture: scale, mean and deviation taken back, channels as red, green, blue. */
export function toPixels(tensor: Tensor, input: InputSpec): Pixels {
  const { values, width, height, channels, step, leap, gain, offset } = layoutOf(tensor, input);
  // Clamped and rounded to whole levels by the array itself.
  const data = new Uint8ClampedArray(width * height * channels);
  for (let channel = 0; channel < channels; channel++) {
    const to = input.color === 'bgr' ? 2 - channel : channel;
    for (let i = 0; i < width * height; i++) {
      data[i * channels + to] = values[i * step + channel * leap]! * gain[channel]! + offset[channel]!;
    }
  }
  return { data: new Uint8Array(data.buffer), width, height, channels: channels as 1 | 3 };
}
