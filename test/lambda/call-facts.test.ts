import type { Result } from '../../contract/answer.ts';
import type { Manifest } from '../../contract/model.ts';
import { factsOf } from '../../lambda/call-facts.ts';
import { certaintyMargin } from '../../lambda/certainty.ts';

const labels = [{ name: 'shirt', threshold: 0.8 }, { name: 'shoe', threshold: 0.6 }, 'bag'];
const prediction = (classId: number, score: number) => ({
  label: ['shirt', 'shoe', 'bag'][classId] ?? '',
  classId,
  score,
});

test('the margin is the mean of score less threshold, over classes that have one', () => {
  expect(certaintyMargin([prediction(0, 0.9), prediction(1, 0.5), prediction(2, 0.1)], labels)).toBeCloseTo(0);
  expect(certaintyMargin([prediction(0, 0.5)], labels)).toBeCloseTo(-0.3);
  expect(certaintyMargin([prediction(2, 0.1)], labels)).toBeUndefined();
  expect(certaintyMargin([], labels)).toBeUndefined();
});

test('facts are over all pictures of the call, and hold no picture', () => {
  const result = (format: string, inferMs: number, predictions: Result['predictions']) =>
    ({
      image: { format },
      predictions,
      visualization: 'data:image/png;base64,AAAA',
      timing: { decodeMs: 1, preprocessMs: 2, inferMs, postprocessMs: 3, modelLoadMs: 40, coldStart: true },
      cost: { usd: 0.5 },
    }) as unknown as Result;
  const results = [
    result('jpeg', 10, [prediction(0, 0.9)]),
    result('png', 20, [prediction(1, 0.9), prediction(1, 0.7)]),
  ];
  const facts = factsOf(3, results, { name: 'clothes', labels } as unknown as Manifest);
  expect(facts).toMatchObject({
    model: 'clothes',
    images: 3,
    imageKinds: ['jpeg', 'png'],
    predictions: 3,
    classes: { shirt: 1, shoe: 2 },
    topLabel: 'shoe',
    stages: { decode: 1, preprocess: 2, infer: 15, postprocess: 3 },
    usd: 1,
    coldStart: true,
    modelLoadMs: 40,
  });
  expect(JSON.stringify(facts)).not.toContain('base64');
});

test('a call whose pictures all failed has no stages, classes or certainty', () => {
  const facts = factsOf(1, [], { name: 'clothes', labels } as unknown as Manifest);
  expect(Object.keys(facts)).not.toEqual(expect.arrayContaining(['stages']));
  expect(facts).toMatchObject({ images: 1, predictions: 0 });
});
