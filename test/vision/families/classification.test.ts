import type { SpecOf } from '../../../contract/families.ts';
import { outputSchema } from '../../../contract/families.ts';
import { classify } from '../../../vision/families/classification.ts';
import type { Tensor } from '../../../vision/types.ts';
import { tensor } from '../tensors.ts';

function scoresOf(output: Tensor, activation?: 'softmax' | 'sigmoid' | 'none', classes = 3): number[] {
  const spec = outputSchema.parse({ family: 'classification', ...(activation && { activation }) });
  return Array.from(classify({ output }, spec as SpecOf<'classification'>, classes));
}

describe('classification', () => {
  test('softmax is the default and bears large logits', () => {
    const [a, b, c] = scoresOf(tensor([1, 3], [1000, 1000 + Math.log(2), 1000 + Math.log(5)]));
    expect(a).toBeCloseTo(1 / 8, 4);
    expect(b).toBeCloseTo(2 / 8, 4);
    expect(c).toBeCloseTo(5 / 8, 4);
  });

  test('sigmoid looks at each class alone', () => {
    const scores = scoresOf(tensor([1, 3], [0, 9, -900]), 'sigmoid');
    expect(scores[0]).toBe(0.5);
    expect(scores[1]).toBeCloseTo(0.99988, 4);
    expect(scores[2]).toBe(0);
  });

  test('without an activation scores are kept, within 0 and 1', () => {
    expect(scoresOf(tensor([1, 3], [0.25, 1.5, -0.5]), 'none')).toEqual([0.25, 1, 0]);
  });

  test.each([[[3]], [[1, 3]], [[1, 3, 1, 1]], [[1, 1, 1, 3]]])('the shape %j is read', (dims) => {
    expect(scoresOf(tensor(dims, [0.25, 0.5, 0.25]), 'none')).toEqual([0.25, 0.5, 0.25]);
  });

  test.each([[[0, Number.NaN, 1]], [[0, Number.POSITIVE_INFINITY, 1]]])('%j are no scores', (logits) => {
    expect(() => scoresOf(tensor([1, 3], logits))).toThrow('The model gives scores that are no numbers (NaN)');
  });

  test('a class that is ruled out has none', () => {
    expect(scoresOf(tensor([1, 3], [0, Number.NEGATIVE_INFINITY, 0]))).toEqual([0.5, 0, 0.5]);
  });

  test('another number of classes than labels is told', () => {
    expect(() => scoresOf(tensor([1, 4], [1, 2, 3, 4]))).toThrow(
      'Outputs do not fit the family classification: scores [1, 3] (labels) is missing. The model gives "output" float32 [1, 4]',
    );
  });
});
