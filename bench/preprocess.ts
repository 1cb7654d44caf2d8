// Decoded pixels to the input tensor: resampling, padding, channel order, normalising. `node bench/preprocess.ts [rounds]`
import { type InputSpec, inputSchema } from '../contract/model.ts';
import { planTransform } from '../vision/geometry.ts';
import { preprocess } from '../vision/preprocess.ts';
import type { Pixels, Size } from '../vision/types.ts';
import { interleave, print } from './measure.ts';

const vga = noise({ width: 640, height: 480 });
const large = noise({ width: 4032, height: 3024 });
const imageNet = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

function noise({ width, height }: Size): Pixels {
  const data = new Uint8Array(width * height * 3);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[i] = state >>> 24;
  }
  return { data, width, height, channels: 3 };
}

function variant(name: string, pixels: Pixels, spec: Partial<InputSpec>) {
  const input = inputSchema.parse({ width: 416, height: 416, ...spec });
  return { name, run: () => preprocess(pixels, input, planTransform(pixels, input)) };
}

const base = '640x480 opencv-linear, float32 nchw';
const variants = [
  variant(base, vga, {}),
  variant('640x480 opencv-linear, float16 nchw', vga, { type: 'float16' }),
  variant('640x480 opencv-linear, uint8 nhwc', vga, { type: 'uint8', layout: 'nhwc' }),
  variant('640x480 opencv-area, float32 nchw', vga, { resample: 'opencv-area' }),
  variant('640x480 pil-bilinear, float32 nchw', vga, { resample: 'pil-bilinear' }),
  variant('640x480 pil-bicubic, float32 nchw', vga, { resample: 'pil-bicubic' }),
  variant('640x480 nearest, float32 nchw', vga, { resample: 'nearest' }),
  variant('416x312 as it is, float32 nchw', noise({ width: 416, height: 312 }), {}),
  variant('640x480 pil-bilinear, crop 224 of 256', vga, {
    ...{ width: 224, height: 224, resize: 'crop', shortSide: 256, resample: 'pil-bilinear' },
    ...imageNet,
  }),
  variant('4032x3024 opencv-linear, float32 nchw', large, {}),
  variant('4032x3024 opencv-area, float32 nchw', large, { resample: 'opencv-area' }),
  variant('4032x3024 pil-bilinear, float32 nchw', large, { resample: 'pil-bilinear' }),
];

const rounds = Number(process.argv[2] ?? 60);
print(`preprocess, letterbox 416 x 416 (${rounds} rounds)`, await interleave(variants, rounds, 15), base);
