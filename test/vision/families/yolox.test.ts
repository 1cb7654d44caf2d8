import { decode, tensor } from '../tensors.ts';

// 64 x 32 at strides 8, 16, 32: 32 + 8 + 2 cells.
const cells = 42;

function rowsWith(cell: number, row: readonly number[]): number[] {
  const rows = new Array<number>(cells * 7).fill(0);
  rows.splice(cell * 7, 7, ...row);
  return rows;
}

describe('yolox', () => {
  test.each([
    // The cell in the second line, third column of each grid; 8 columns at stride 8.
    ['8', 8 + 2, 8],
    ['16', 32 + 4 + 2, 16],
  ])('raw boxes count from their cell, in strides of %s', (_, cell, stride) => {
    const raw = tensor([1, cells, 7], rowsWith(cell, [0.5, 0.25, Math.log(2), Math.log(1), 0.9, 0.1, 0.8]));
    const [x, y] = [2.5 * stride, 1.25 * stride];
    expect(decode({ family: 'yolox' }, { output: raw }, { classes: 2 })).toEqual([
      { box: [x - stride, y - stride / 2, x + stride, y + stride / 2], score: 0.72, classId: 1 },
    ]);
  });

  test('decoded boxes are pixels', () => {
    const decoded = tensor([1, cells, 7], rowsWith(5, [20, 10, 8, 4, 0.9, 1, 0]));
    expect(decode({ family: 'yolox', decoded: true }, { output: decoded }, { classes: 2 })).toEqual([
      { box: [16, 8, 24, 12], score: 0.9, classId: 0 },
    ]);
  });

  test('rows that are not the cells of the strides are refused', () => {
    const raw = tensor([1, cells - 2, 7], new Array(7 * (cells - 2)).fill(0));
    expect(() => decode({ family: 'yolox' }, { output: raw }, { classes: 2 })).toThrow(
      'predictions [1, 42, 7] (cells at strides 8,16,32; 5 + labels) is missing',
    );
  });
});
