import type { Tensors } from '../../../vision/types.ts';
import { decode, logit, tensor } from '../tensors.ts';

// 64 x 32 at strides 16 and 32: 8 and 2 cells, 2 classes, distances 0 to 7.
const spec = { family: 'nanodet' as const, strides: [16, 32] };
const bins = 8;

/** Logits of a distribution that lies on one whole distance: so large that their exponentials are infinite. */
function certain(distance: number): number[] {
  return Array.from({ length: bins }, (_, k) => (k === distance ? 1000 : 0));
}

function scoreRows(count: number, cell: number, scores: readonly number[], rest: number): number[] {
  return Array.from({ length: count }, (_, i) => (i === cell ? scores : [rest, rest])).flat();
}

function distanceRows(count: number, cell: number, sides: readonly number[]): number[] {
  const zeros = new Array<number>(4 * bins).fill(0);
  return Array.from({ length: count }, (_, i) => (i === cell ? sides.flatMap(certain) : zeros)).flat();
}

function outputsOf(scores: readonly number[], rest = 0): Tensors {
  return {
    cls_pred_stride_16: tensor([1, 8, 2], scoreRows(8, 5, scores, rest)),
    cls_pred_stride_32: tensor([1, 2, 2], scoreRows(2, -1, [], rest)),
    dis_pred_stride_16: tensor([1, 8, 32], distanceRows(8, 5, [1, 1, 2, 0])),
    dis_pred_stride_32: tensor([1, 2, 32], distanceRows(2, -1, [])),
  };
}

/** The same, all in one output. */
function joined(outputs: Tensors): Tensors {
  const rows = (stride: number, count: number) =>
    Array.from({ length: count }, (_, i) => [
      ...outputs[`cls_pred_stride_${stride}`]!.data.slice(2 * i, 2 * i + 2),
      ...outputs[`dis_pred_stride_${stride}`]!.data.slice(32 * i, 32 * i + 32),
    ]).flat() as number[];
  return { output: tensor([1, 10, 34], [...rows(16, 8), ...rows(32, 2)]) };
}

// Cell 5 of 4 columns: second line, second column, centre (24, 24).
const box = [8, 8, 56, 24];

describe('nanodet', () => {
  test('distances are strides from the centre of a cell', () => {
    expect(decode(spec, outputsOf([0.1, 0.8]), { classes: 2 })).toEqual([{ box, score: 0.8, classId: 1 }]);
  });

  test('a cell gives a box for each class above the threshold', () => {
    expect(decode(spec, outputsOf([0.6, 0.8]), { classes: 2 })).toEqual([
      { box, score: 0.6, classId: 0 },
      { box, score: 0.8, classId: 1 },
    ]);
  });

  test('a distance is the mean of its distribution', () => {
    const outputs = outputsOf([0.1, 0.8]);
    // Even over 0..7, on every side: 3.5 strides of 16, clipped to the input.
    const even = { ...outputs, dis_pred_stride_16: tensor([1, 8, 32], new Array(256).fill(0.3)) };
    const [found] = decode({ ...spec, strides: [16, 32] }, even, { classes: 2 });
    expect(found!.box).toEqual([0, 0, 64, 32]);
    const narrow = {
      ...outputs,
      dis_pred_stride_16: tensor(
        [1, 8, 32],
        new Array(256).fill(0).map((_, k) => (k % 8 < 2 ? 40 : 0)),
      ),
    };
    expect(decode(spec, narrow, { classes: 2 })[0]!.box).toEqual([16, 16, 32, 32]);
  });

  test('scores before the sigmoid are told apart from scores after it', () => {
    const raw = outputsOf([logit(0.1), logit(0.8)], -9);
    expect(decode({ ...spec, activation: 'sigmoid' }, raw, { classes: 2 })).toEqual([{ box, score: 0.8, classId: 1 }]);
  });

  test('NanoDet-Plus counts from the corner of a cell', () => {
    expect(decode({ ...spec, cell: 'corner' }, outputsOf([0.1, 0.8]), { classes: 2 })).toEqual([
      { box: [0, 0, 48, 16], score: 0.8, classId: 1 },
    ]);
  });

  test('all strides may come in one output', () => {
    expect(decode(spec, joined(outputsOf([0.1, 0.8])), { classes: 2 })).toEqual([{ box, score: 0.8, classId: 1 }]);
  });

  test('cells of a later stride lie on its own grid, in either form', () => {
    const outputs = {
      ...outputsOf([0.1, 0.1]),
      cls_pred_stride_32: tensor([1, 2, 2], scoreRows(2, 0, [0.5, 0.1], 0)),
      dis_pred_stride_32: tensor([1, 2, 32], distanceRows(2, 0, [0, 0, 1, 1])),
    };
    // From the centre (16, 16), one stride to the right and one down, where the input ends.
    const found = [{ box: [16, 16, 48, 32], score: 0.5, classId: 0 }];
    expect(decode(spec, outputs, { classes: 2 })).toEqual(found);
    expect(decode(spec, joined(outputs), { classes: 2 })).toEqual(found);
  });

  test('a missing stride is named', () => {
    const { cls_pred_stride_32: _, ...rest } = outputsOf([0.1, 0.8]);
    expect(() => decode(spec, rest, { classes: 2 })).toThrow(
      'cls_32 [1, 2, 2] (cells at stride 32; labels) is missing',
    );
  });
});
