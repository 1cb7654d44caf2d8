import { type InputSpec, inputSchema } from '../../../contract/model.ts';
import { lightOf } from '../../../lambda/records/light.ts';
import { planTransform } from '../../../vision/geometry.ts';
import { preprocess } from '../../../vision/preprocess.ts';
import type { Pixels } from '../../../vision/types.ts';
import { seeded } from '../../support/drift-world.ts';

/** A picture whose channels are functions of the place, 0..255. */
function picture(width: number, height: number, channels: 1 | 3, level: (x: number, y: number, c: number) => number) {
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / channels);
    data[i] = level(pixel % width, Math.floor(pixel / width), i % channels);
  }
  return { data, width, height, channels } satisfies Pixels;
}

function light(pixels: Pixels, input: Partial<InputSpec>) {
  const spec = inputSchema.parse({ width: pixels.width, height: pixels.height, resample: 'nearest', ...input });
  const transform = planTransform(pixels, spec);
  return lightOf(preprocess(pixels, spec, transform), spec, transform);
}

/** The definition, over every inner pixel. */
function defined({ data, width, height, channels }: Pixels) {
  const weights = channels === 1 ? [1] : [0.299, 0.587, 0.114];
  const grey = (x: number, y: number) =>
    weights.reduce((sum, weight, c) => sum + weight * data[(y * width + x) * channels + c]!, 0);
  const [levels, edges]: [number[], number[]] = [[], []];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      levels.push(grey(x, y));
      edges.push(4 * grey(x, y) - grey(x - 1, y) - grey(x + 1, y) - grey(x, y - 1) - grey(x, y + 1));
    }
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(edges);
  return { brightness: mean(levels) / 255, sharpness: mean(edges.map((edge) => (edge - middle) ** 2)) };
}

const random = seeded(3);
const noise = picture(40, 30, 3, () => 256 * random());

it.each<[string, Partial<InputSpec>]>([
  ['RGB, planes', {}],
  ['BGR, pixels', { color: 'bgr', layout: 'nhwc' }],
  ['8 bit', { type: 'uint8', layout: 'nhwc' }],
  ['scaled, with mean and deviation', { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }],
])('of a small input is what it is defined as: %s', (_, input) => {
  const expected = defined(noise);
  const { brightness, sharpness } = light(noise, input);
  expect(brightness).toBeCloseTo(expected.brightness, 3);
  expect(sharpness / expected.sharpness).toBeCloseTo(1, 3);
});

it('of a grey input, its only channel', () => {
  const grey = picture(28, 28, 1, (x, y) => (x * y) % 256);
  const expected = defined(grey);
  const { brightness, sharpness } = light(grey, { color: 'gray' });
  expect(brightness).toBeCloseTo(expected.brightness, 3);
  expect(sharpness / expected.sharpness).toBeCloseTo(1, 3);
});

it('of a large input a part of the pixels is looked at, and tells the same', () => {
  const large = picture(
    640,
    480,
    3,
    (x, y, c) => 128 + 60 * Math.sin(x / 9 + c) + 60 * Math.cos((x + y) / 5) * random(),
  );
  const expected = defined(large);
  const { brightness, sharpness } = light(large, {});
  expect(brightness).toBeCloseTo(expected.brightness, 2);
  expect(Math.abs(sharpness / expected.sharpness - 1)).toBeLessThan(0.1);
});

it('the padding of a letterbox does not count', () => {
  const wide = picture(60, 20, 3, () => 200);
  expect(light(wide, { width: 60, height: 60, resize: 'letterbox', pad: 0 })).toEqual({
    brightness: Number((200 / 255).toFixed(4)),
    sharpness: 0,
  });
});

it('a picture without inner pixels has its brightness and no edges', () => {
  const { brightness, sharpness } = light(
    picture(1, 2, 3, () => 51),
    {},
  );
  expect(brightness).toBe(0.2);
  expect(sharpness).toBe(0);
});
