/** CPU time of resampling and filling the input tensor: `node bench/preprocess.ts [rounds]`. */
import { type InputSpec, inputSchema } from '../contract/model.ts';
import { planTransform } from '../vision/geometry.ts';
import { preprocess } from '../vision/preprocess.ts';
import type { Pixels } from '../vision/types.ts';

const rounds = Number(process.argv[2] ?? 60);

function noise(width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state >>> 24;
  }
  return { data, width, height, channels: 3 };
}

const photo = noise(640, 480);
const large = noise(4032, 3024);
const plain = { width: 416, height: 416 } as const;
const imageNet = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const resized = noise(416, 312);

const variants: [name: string, pixels: Pixels, input: InputSpec][] = [
  ['640x480 opencv-linear f32 nchw', photo, inputSchema.parse(plain)],
  ['640x480 opencv-linear f32 nchw bgr', photo, inputSchema.parse({ ...plain, color: 'bgr' })],
  ['640x480 opencv-linear f16 nchw', photo, inputSchema.parse({ ...plain, type: 'float16' })],
  ['640x480 opencv-linear u8 nhwc', photo, inputSchema.parse({ ...plain, type: 'uint8', layout: 'nhwc' })],
  ['640x480 opencv-area f32 nchw', photo, inputSchema.parse({ ...plain, resample: 'opencv-area' })],
  ['640x480 pil-bilinear f32 nchw', photo, inputSchema.parse({ ...plain, resample: 'pil-bilinear' })],
  ['640x480 pil-bicubic f32 nchw', photo, inputSchema.parse({ ...plain, resample: 'pil-bicubic' })],
  ['640x480 nearest f32 nchw', photo, inputSchema.parse({ ...plain, resample: 'nearest' })],
  ['416x312 already resized f32 nchw', resized, inputSchema.parse(plain)],
  [
    '640x480 pil-bilinear crop 256/224',
    photo,
    inputSchema.parse({
      width: 224,
      height: 224,
      resize: 'crop',
      shortSide: 256,
      resample: 'pil-bilinear',
      ...imageNet,
    }),
  ],
  ['4032x3024 opencv-linear f32 nchw', large, inputSchema.parse(plain)],
  ['4032x3024 opencv-area f32 nchw', large, inputSchema.parse({ ...plain, resample: 'opencv-area' })],
  ['4032x3024 pil-bilinear f32 nchw', large, inputSchema.parse({ ...plain, resample: 'pil-bilinear' })],
];

const samples = variants.map((): number[] => []);
for (let round = -10; round < rounds; round++) {
  for (let k = 0; k < variants.length; k++) {
    // Rotated, so that no variant always follows the same one.
    const index = (k + round + variants.length * 10) % variants.length;
    const [, pixels, input] = variants[index]!;
    const start = process.cpuUsage();
    preprocess(pixels, input, planTransform(pixels, input));
    const { user, system } = process.cpuUsage(start);
    if (round >= 0) samples[index]!.push((user + system) / 1000);
  }
}

console.log(`median and 90th percentile of ${rounds} rounds, CPU ms`);
for (const [index, [name]] of variants.entries()) {
  const sorted = samples[index]!.sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]!.toFixed(2).padStart(8);
  console.log(`${name.padEnd(36)}${at(0.5)}${at(0.9)}`);
}
