import { decode, half, tensor } from '../tensors.ts';

/** Rows of numbers as columns, as YOLOv8 writes them. */
function planes(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.flatMap((_, column) => rows.map((row) => row[column]!));
}

describe('yolov5', () => {
  const rows = [
    [20, 10, 8, 4, 0.5, 0.9, 0.2],
    [30, 16, 10, 10, 0.9, 0.25, 0.75],
    [30, 16, 10, 10, 1, 0.4, 0.1],
  ];
  const output = tensor([1, 3, 7], rows.flat());

  test('scores are objectness times class', () => {
    expect(decode({ family: 'yolov5' }, { output0: output }, { classes: 2, threshold: 0.41 })).toEqual([
      { box: [16, 8, 24, 12], score: 0.45, classId: 0 },
      { box: [25, 11, 35, 21], score: 0.675, classId: 1 },
    ]);
  });

  test('a score of exactly the threshold counts', () => {
    const exact = tensor([1, 1, 7], [20, 10, 8, 4, 0.5, 0.5, 0]);
    expect(decode({ family: 'yolov5' }, { output0: exact }, { classes: 2, threshold: 0.25 })).toHaveLength(1);
  });

  test('another number of labels is told', () => {
    expect(() => decode({ family: 'yolov5' }, { output0: output }, { classes: 80 })).toThrow(
      'Outputs do not fit the family yolov5: predictions [1, N, 85] (5 + labels) is missing. The model gives "output0" float32 [1, 3, 7]',
    );
  });
});

describe('yolo', () => {
  const rows = [
    [20, 10, 8, 4, 0.9, 0.2, 0.1],
    [30, 16, 10, 10, 0.1, 0.2, 0.6],
    [30, 16, 10, 10, 0.4, 0.3, 0.1],
  ];
  const output = tensor([1, 7, 3], planes(rows));
  const found = [
    { box: [16, 8, 24, 12], score: 0.9, classId: 0 },
    { box: [25, 11, 35, 21], score: 0.6, classId: 2 },
  ];

  test('a box has its best class', () => {
    expect(decode({ family: 'yolo' }, { output0: output }, { classes: 3 })).toEqual(found);
  });

  test('float16 outputs are read as numbers', () => {
    const [first, second] = decode({ family: 'yolo' }, { output0: half(output) }, { classes: 3 });
    expect(first).toEqual({ ...found[0], score: expect.closeTo(0.9, 3) });
    expect(second).toEqual({ ...found[1], score: expect.closeTo(0.6, 3) });
  });

  test('scores that are not numbers are no boxes', () => {
    const broken = tensor([1, 7, 1], [20, 10, 8, 4, Number.NaN, Number.NaN, Number.NaN]);
    expect(decode({ family: 'yolo' }, { output0: broken }, { classes: 3 })).toEqual([]);
  });

  test('yolo-seg leaves the mask coefficients out of the classes', () => {
    const withMasks = tensor([1, 9, 3], planes(rows.map((row) => [...row, 5, 7])));
    const outputs = { output0: withMasks, output1: tensor([1, 2, 1, 2], [0, 0, 0, 0]) };
    expect(decode({ family: 'yolo-seg' }, outputs, { classes: 3 })).toEqual(found);
  });

  test('yolo-seg with other labels than classes is told', () => {
    const withMasks = tensor([1, 9, 3], planes(rows.map((row) => [...row, 5, 7])));
    const outputs = { output0: withMasks, output1: tensor([1, 2, 1, 2], [0, 0, 0, 0]) };
    expect(() => decode({ family: 'yolo-seg' }, outputs, { classes: 4 })).toThrow(
      'predictions with 8 + 2 channels for 2 prototypes',
    );
  });
});

describe('yolo-end2end', () => {
  const rows = [
    [16, 8, 24, 12, 0.9, 2],
    [25, 11, 35, 21, 0.3, 1],
  ];

  test('rows are boxes, scores and classes', () => {
    const outputs = { output0: tensor([1, 2, 6], rows.flat()) };
    expect(decode({ family: 'yolo-end2end' }, outputs, { classes: 3 })).toEqual([
      { box: [16, 8, 24, 12], score: 0.9, classId: 2 },
    ]);
  });

  test('mask coefficients follow the class where there are prototypes', () => {
    const outputs = {
      output0: tensor(
        [1, 2, 8],
        rows.flatMap((row) => [...row, 1, 2]),
      ),
      output1: tensor([1, 2, 1, 1], [0, 0]),
    };
    expect(decode({ family: 'yolo-end2end' }, outputs, { classes: 3 })).toHaveLength(1);
  });

  test('oriented boxes and poses are refused', () => {
    const outputs = {
      output0: tensor(
        [1, 2, 7],
        rows.flatMap((row) => [...row, 0]),
      ),
    };
    expect(() => decode({ family: 'yolo-end2end' }, outputs, { classes: 3 })).toThrow('predictions [1, N, 6]');
  });
});
