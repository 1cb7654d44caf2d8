import { decode, logit, tensor } from '../tensors.ts';

const scores = tensor([1, 2, 3], [0.1, 0.7, 0.2, 0.9, 0.05, 0.05]);
const found = [{ box: [16, 8, 32, 24], score: 0.7, classId: 0 }];

describe('ssd', () => {
  test('corners are shares of the input, the first score the background', () => {
    const boxes = tensor([1, 2, 4], [0.25, 0.25, 0.5, 0.75, 0, 0, 1, 1]);
    expect(decode({ family: 'ssd' }, { boxes, scores }, { classes: 2 })).toEqual(found);
  });

  test('boxes may be centres and sizes', () => {
    const boxes = tensor([1, 2, 4], [0.375, 0.5, 0.25, 0.5, 0.5, 0.5, 1, 1]);
    expect(decode({ family: 'ssd', boxes: 'cxcywh' }, { boxes, scores }, { classes: 2 })).toEqual(found);
  });

  test('boxes may be offsets from anchors, in variances', () => {
    // x 0.5 + 0.1 x -2.5 x 0.5 = 0.375; y 0.25 + 0.1 x 2.5 x 1 = 0.5; 0.5 x exp(0.2 x ln(0.5) / 0.2) = 0.25; 1 to 0.5
    const halved = Math.log(0.5) / 0.2;
    const boxes = tensor([1, 2, 4], [-2.5, 2.5, halved, halved, 0, 0, 0, 0]);
    const anchors: [number, number, number, number][] = [
      [0.5, 0.25, 0.5, 1],
      [0.5, 0.5, 1, 1],
    ];
    expect(decode({ family: 'ssd', boxes: 'anchors', anchors }, { boxes, scores }, { classes: 2 })).toEqual(found);
    expect(() => decode({ family: 'ssd', boxes: 'anchors' }, { boxes, scores }, { classes: 2 })).toThrow(
      'output.anchors has 0 of 2 anchors',
    );
  });

  test.each([
    ['softmax', [9, 0, 0], [0, Math.log(7), Math.log(2)]],
    ['sigmoid', [9, -9, -9], [-9, logit(0.7), logit(0.2)]],
  ] as const)('scores of each row go through %s', (activation, nothing, object) => {
    const boxes = tensor([1, 2, 4], [0, 0, 1, 1, 0.25, 0.25, 0.5, 0.75]);
    const outputs = { boxes, scores: tensor([1, 2, 3], [...nothing, ...object]) };
    expect(decode({ family: 'ssd', activation }, outputs, { classes: 2 })).toEqual(found);
  });

  test('a score of the threshold counts', () => {
    const boxes = tensor([1, 1, 4], [0.25, 0.25, 0.5, 0.75]);
    const half = tensor([1, 1, 2], [0.5, 0.25]);
    expect(decode({ family: 'ssd', background: 'none' }, { boxes, scores: half }, { classes: 2 })).toHaveLength(1);
  });

  test('an anchor may be of several classes', () => {
    const boxes = tensor([1, 1, 4], [0.25, 0.25, 0.5, 0.75]);
    const both = tensor([1, 1, 2], [0.6, 0.7]);
    expect(decode({ family: 'ssd', background: 'none' }, { boxes, scores: both }, { classes: 2 })).toHaveLength(2);
  });
});
