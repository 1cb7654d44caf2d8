import { decode, int64, logit, tensor } from '../tensors.ts';

const boxes = tensor([1, 2, 4], [0.5, 0.5, 0.25, 0.5, 0.25, 0.25, 0.5, 0.5]);
const box = [24, 8, 40, 24];

describe('detr', () => {
  test('softmax counts the background in, but never answers it', () => {
    const logits = tensor([1, 2, 3], [Math.log(6), Math.log(3), Math.log(1), 0, 0, 9]);
    expect(decode({ family: 'detr' }, { logits, pred_boxes: boxes }, { classes: 2 })).toEqual([
      { box, score: 0.6, classId: 0 },
    ]);
  });

  test('the background may come first', () => {
    const logits = tensor([1, 2, 3], [Math.log(1), Math.log(6), Math.log(3), 9, 0, 0]);
    const spec = { family: 'detr', background: 'first' } as const;
    expect(decode(spec, { logits, pred_boxes: boxes }, { classes: 2 })).toEqual([{ box, score: 0.6, classId: 0 }]);
  });

  test('with sigmoid a query may be of several classes', () => {
    const logits = tensor([1, 2, 2], [logit(0.8), logit(0.6), logit(0.2), logit(0.1)]);
    const spec = { family: 'detr', activation: 'sigmoid', background: 'none' } as const;
    expect(decode(spec, { labels: logits, dets: boxes }, { classes: 2 })).toEqual([
      { box, score: 0.8, classId: 0 },
      { box, score: 0.6, classId: 1 },
    ]);
  });

  test('four columns of logits are told from boxes by name', () => {
    const logits = tensor([1, 2, 4], [logit(0.8), -9, -9, -9, -9, -9, -9, -9]);
    const spec = { family: 'detr', activation: 'sigmoid', background: 'none' } as const;
    expect(decode(spec, { pred_logits: logits, pred_boxes: boxes }, { classes: 4 })).toHaveLength(1);
    expect(() => decode(spec, { a: logits, b: boxes }, { classes: 4 })).toThrow(
      '"a" and "b" may both be boxes: name one in output.outputs.boxes',
    );
    const named = { ...spec, outputs: { boxes: 'b' } };
    expect(decode(named, { a: logits, b: boxes }, { classes: 4 })).toEqual([{ box, score: 0.8, classId: 0 }]);
  });
});

describe('detr-post', () => {
  const found = { boxes: tensor([1, 2, 4], [1, 2, 30, 40, 5, 5, 6, 6]), scores: tensor([1, 2], [0.75, 0.25]) };

  test('labels, boxes and scores are what they say', () => {
    expect(decode({ family: 'detr-post' }, { ...found, labels: int64([1, 2], [3, 4]) }, { classes: 80 })).toEqual([
      { box: [1, 2, 30, 40], score: 0.75, classId: 3 },
    ]);
  });

  test('whole numbers are the labels where names say nothing', () => {
    const outputs = { 10: int64([1, 2], [3, 4]), 11: found.boxes, 12: found.scores };
    expect(decode({ family: 'detr-post', labelOffset: 1 }, outputs, { classes: 80 })).toEqual([
      { box: [1, 2, 30, 40], score: 0.75, classId: 2 },
    ]);
  });

  test('an output named in the package must be there, and fit', () => {
    const outputs = { ...found, labels: int64([1, 2], [3, 4]) };
    const naming = (name: string) => () =>
      decode({ family: 'detr-post', outputs: { scores: name } }, outputs, { classes: 80 });
    expect(naming('scores')()).toHaveLength(1);
    expect(naming('logits')).toThrow('output.outputs.scores names "logits"');
    expect(naming('boxes')).toThrow('scores ("boxes") must have the shape [1, Q] of floats');
  });
});
