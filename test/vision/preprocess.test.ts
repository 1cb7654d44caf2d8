import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputSchema, type ManifestInput } from '../../contract/model.ts';
import { planTransform } from '../../vision/geometry.ts';
import { preprocess } from '../../vision/preprocess.ts';
import { resample } from '../../vision/resample.ts';
import type { Pixels, Tensor } from '../../vision/types.ts';

interface Golden {
  name: string;
  input: Spec;
  dims: number[];
  mean: number;
  at: number[];
  values: number[];
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'preprocess');
const goldens: Golden[] = JSON.parse(readFileSync(join(folder, 'tensors.json'), 'utf8'));
const picture: Pixels = {
  data: new Uint8Array(readFileSync(join(folder, 'picture.bin'))),
  width: 147,
  height: 98,
  channels: 3,
};

type Spec = ManifestInput['input'];

function run(pixels: Pixels, spec: Spec): Tensor {
  const input = inputSchema.parse(spec);
  return preprocess(pixels, input, planTransform(pixels, input));
}

function numbers({ data, type }: Tensor): number[] {
  return Array.from(type === 'float16' ? new Float16Array((data as Uint16Array).buffer) : data, Number);
}

test.each(goldens)('$name: the tensor is that of the pipeline', ({ input, dims, mean, at, values }) => {
  const tensor = run(picture, input);
  expect(tensor.dims).toEqual(dims);
  expect(tensor.data).toHaveLength(dims.reduce((product, dim) => product * dim));
  const all = numbers(tensor);
  expect(Math.abs(all.reduce((sum, value) => sum + value) / all.length - mean)).toBeLessThan(1e-6);
  const chosen = at.map((i) => Number(tensor.data[i]));
  const off = chosen.map((value, i) => Math.abs(value - values[i]!));
  expect(Math.max(...off)).toBeLessThan(tensor.type === 'float32' ? 1e-6 : 1);
});

test('pixels that were resized while decoding pass as they are', () => {
  const input = inputSchema.parse({ width: 64, height: 64, resample: 'fast' });
  const transform = planTransform(picture, input);
  const decoded = resample(picture, transform.resized, 'nearest');
  const { data } = preprocess(decoded, input, transform);
  expect(data[transform.top * 64]).toBe(decoded.data[0]);
  expect(data[(2 * 64 + transform.top + transform.resized.height) * 64 - 1]).toBe(decoded.data.at(-1));
});

test('each call gives a new canvas', () => {
  const first = run(picture, { width: 32, height: 32 });
  const before = first.data.slice();
  const second = run({ ...picture, data: new Uint8Array(picture.data.length) }, { width: 32, height: 32 });
  expect(second.data.buffer).not.toBe(first.data.buffer);
  expect(first.data).toEqual(before);
});

const dot: Pixels = { data: Uint8Array.of(10, 20, 30), width: 1, height: 1, channels: 3 };
const gray: Pixels = { data: Uint8Array.of(40), width: 1, height: 1, channels: 1 };
const one: Spec = { width: 1, height: 1, resize: 'none', mean: [1, 2, 3], std: [1, 2, 4] };

test('mean and std are in the order of the tensor, whatever the colour order and layout', () => {
  const values = (pixels: Pixels, spec: Partial<Spec>) => numbers(run(pixels, { ...one, ...spec }));
  for (const layout of ['nchw', 'nhwc'] as const) {
    expect(values(dot, { layout })).toEqual([9, 9, 6.75]);
    expect(values(dot, { layout, color: 'bgr' })).toEqual([29, 9, 1.75]);
    expect(values(gray, { layout })).toEqual([39, 19, 9.25]);
    expect(values(gray, { layout, color: 'bgr' })).toEqual([39, 19, 9.25]);
  }
  expect(values(dot, { mean: [10], std: [10] })).toEqual([0, 1, 2]);
});

test('one grey channel is ITU-R 601 luma', () => {
  expect(numbers(run(dot, { width: 1, height: 1, color: 'gray' }))).toEqual([18]);
  expect(numbers(run(gray, { width: 1, height: 1, color: 'gray' }))).toEqual([40]);
});

test('padding goes through scale, mean and std, in both layouts', () => {
  const wide: Pixels = { data: Uint8Array.of(0, 0, 0, 0, 0, 0), width: 2, height: 1, channels: 3 };
  const spec: Spec = { width: 2, height: 3, pad: 9, mean: [1, 2, 3], std: [1, 1, 2], resample: 'nearest' };
  const planes = [8, 8, -1, -1, 8, 8, 7, 7, -2, -2, 7, 7, 3, 3, -1.5, -1.5, 3, 3];
  expect(numbers(run(wide, spec))).toEqual(planes);
  const pixels = run(wide, { ...spec, layout: 'nhwc' });
  expect(pixels.dims).toEqual([1, 3, 2, 3]);
  expect(numbers(pixels)).toEqual(Array.from(planes, (_, i) => planes[(i % 3) * 6 + Math.floor(i / 3)]));
});

test('a crop takes the middle of the resized picture', () => {
  const spec = { width: 40, height: 40, resize: 'crop', shortSide: 49, resample: 'opencv-linear' } as const;
  const small = resample(picture, { width: 73, height: 49 }, 'opencv-linear');
  const { data } = run(picture, spec);
  // (73 - 40) / 2 and (49 - 40) / 2, halves to even: 16 and 4.
  expect(data[0]).toBe(small.data[(4 * 73 + 16) * 3]);
  expect(data.at(-1)).toBe(small.data[(43 * 73 + 55) * 3 + 2]);
});

test('a picture one pixel high costs a crop no more than its own pixels', () => {
  // Resized whole it would be 16 million columns wide.
  const line: Pixels = { data: new Uint8Array(65_500 * 3).fill(7), width: 65_500, height: 1, channels: 3 };
  const start = process.cpuUsage();
  const { data } = run(line, { width: 224, height: 224, resize: 'crop', shortSide: 256, resample: 'pil-bilinear' });
  const { user, system } = process.cpuUsage(start);
  expect(data[0]).toBe(7);
  expect((user + system) / 1000).toBeLessThan(1000);
});
