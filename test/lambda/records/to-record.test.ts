import { inputSchema } from '../../../contract/model.ts';
import { ProblemError } from '../../../contract/problems.ts';
import { recordSchema } from '../../../contract/records.ts';
import { toPixels } from '../../../lambda/records/model-input.ts';
import { failureOf, recordOf } from '../../../lambda/records/to-record.ts';
import { planTransform } from '../../../vision/geometry.ts';
import { preprocess } from '../../../vision/preprocess.ts';
import { recordAt } from '../../support/records.ts';

const pixels = {
  width: 4,
  height: 2,
  channels: 3,
  data: Uint8Array.from({ length: 24 }, (_, at) => (at * 37) % 256),
} as const;

describe('what a model was fed, as a picture', () => {
  it.each([
    ['planes of RGB', {}],
    ['interleaved BGR', { color: 'bgr', layout: 'nhwc' }],
    ['scaled, with mean and deviation', { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }],
    ['half precision', { type: 'float16', scale: 1 / 255 }],
    ['bytes', { type: 'uint8', layout: 'nhwc' }],
  ] as const)('is the very pixels again: %s', (_what, parts) => {
    const input = inputSchema.parse({ width: 4, height: 2, resample: 'nearest', ...parts });
    const transform = planTransform(pixels, input);
    expect(toPixels(preprocess(pixels, input, transform), input)).toEqual({ ...pixels, data: pixels.data });
  });

  it('has one channel where the model has, and shows the padding', () => {
    const input = inputSchema.parse({ width: 4, height: 4, color: 'gray', resample: 'nearest', pad: 114 });
    const grey = { ...pixels, channels: 1 as const, data: Uint8Array.from([9, 8, 7, 6, 5, 4, 3, 2]) };
    const fed = toPixels(preprocess(grey, input, planTransform(grey, input)), input);
    expect(fed).toMatchObject({ width: 4, height: 4, channels: 1 });
    expect([...fed.data]).toEqual([114, 114, 114, 114, 9, 8, 7, 6, 5, 4, 3, 2, 114, 114, 114, 114]);
  });
});

describe('the record of a classifier', () => {
  const input = inputSchema.parse({ width: 4, height: 2, resample: 'nearest' });
  const transform = planTransform(pixels, input);
  const manifest = {
    input,
    labels: ['a', 'b', 'c'],
    output: { family: 'classification', activation: 'softmax' },
  } as never;
  const call = { requestId: 'request-1', source: 'api' } as const;

  function of(values: number[], predictions: object[] = []) {
    const { id, model, image, timing, cost } = recordAt(Date.now());
    const metrics = { count: predictions.length, meanScore: 0, classDistribution: {}, scores: [], areas: [] };
    const result = { id, model, image, timing, cost, metrics, predictions };
    const outputs = { logits: { type: 'float32', dims: [1, 3], data: Float32Array.from(values) } };
    const tensor = preprocess(pixels, input, transform);
    return recordOf({ result, outputs, tensor, transform } as never, manifest, call);
  }

  it('has every value as the model put it out, and the maximum of all classes', () => {
    const record = of([-1.5, 3, 0.25]);
    expect(record.raw).toEqual([-1.5, 3, 0.25]);
    expect(record.top).toMatchObject({ index: 1, label: 'b' });
    expect(record.top?.value).toBeCloseTo(Math.exp(3) / (Math.exp(-1.5) + Math.exp(3) + Math.exp(0.25)), 5);
    expect(recordSchema.parse(record)).toEqual(record);
  });

  it('leaves out what is infinite, and says the maximum all the same', () => {
    const record = of([Number.NEGATIVE_INFINITY, 1, 0]);
    expect(record.raw).toBeUndefined();
    expect(record.top).toMatchObject({ index: 1, label: 'b' });
    expect(recordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });
});

it('the record of a failure has its code, and of an error of ours no more than that', () => {
  const call = { requestId: 'request-1', source: 'api', position: 2, file: 'a.png' } as const;
  const known = failureOf(new ProblemError('image_unreadable', 'cut off'), call);
  expect(recordSchema.parse(known)).toMatchObject({
    outcome: 'image_unreadable',
    position: 2,
    file: 'a.png',
    count: 0,
  });
  const ours = failureOf(new Error('secret inside'), call);
  expect(ours.outcome).toBe('internal');
  expect(JSON.stringify(ours)).not.toContain('secret');
});
