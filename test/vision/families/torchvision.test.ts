import { decode, int64, tensor } from '../tensors.ts';

describe('torchvision', () => {
  test('labels count from 1', () => {
    const outputs = {
      boxes: tensor([2, 4], [1, 2, 30, 20, 5, 5, 9, 9]),
      labels: int64([2], [1, 2]),
      scores: tensor([2], [0.75, 0.25]),
    };
    expect(decode({ family: 'torchvision' }, outputs, { classes: 2 })).toEqual([
      { box: [1, 2, 30, 20], score: 0.75, classId: 0 },
    ]);
  });

  test('finding nothing is an answer', () => {
    const outputs = {
      boxes: tensor([0, 4], []),
      labels: int64([0], []),
      scores: tensor([0], []),
      masks: tensor([0, 1, 28, 28], []),
    };
    expect(decode({ family: 'torchvision' }, outputs, { classes: 2 })).toEqual([]);
  });

  test('outputs without names are told apart by shape and type', () => {
    const outputs = {
      1770: tensor([1, 4], [1, 2, 30, 20]),
      1771: int64([1], [2]),
      1772: tensor([1], [0.75]),
      1773: tensor([1, 1, 2, 2], [1, 1, 1, 1]),
    };
    expect(decode({ family: 'torchvision' }, outputs, { classes: 2 })).toEqual([
      { box: [1, 2, 30, 20], score: 0.75, classId: 1 },
    ]);
  });
});

describe('tf-od', () => {
  const outputs = {
    detection_boxes: tensor([1, 3, 4], [0.25, 0.5, 0.75, 1, 0, 0, 0.5, 0.5, 0, 0, 1, 1]),
    detection_classes: tensor([1, 3], [2, 1, 1]),
    detection_scores: tensor([1, 3], [0.75, 0.625, 0.5]),
    num_detections: tensor([1], [2]),
    raw_detection_boxes: tensor([1, 9, 4], new Array(36).fill(0)),
  };

  test('boxes are y x y x of the input and only the first ones count', () => {
    expect(decode({ family: 'tf-od' }, outputs, { classes: 2 })).toEqual([
      { box: [32, 8, 64, 24], score: 0.75, classId: 1 },
      { box: [0, 0, 32, 16], score: 0.625, classId: 0 },
    ]);
  });

  test('classes and scores without names must be named in the package', () => {
    const { detection_boxes: boxes, detection_classes: a, detection_scores: b } = outputs;
    expect(() => decode({ family: 'tf-od' }, { boxes, a, b }, { classes: 2 })).toThrow(
      '"a" and "b" may both be classes: name one in output.outputs.classes',
    );
    const named = { family: 'tf-od', outputs: { classes: 'a', scores: 'b' } } as const;
    expect(decode(named, { boxes, a, b }, { classes: 2 })).toHaveLength(3);
  });
});
