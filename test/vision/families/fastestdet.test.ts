import { decode, logit, tensor } from '../tensors.ts';

describe('fastestdet', () => {
  test('a cell gives objectness^0.6 x class^0.4, offset by tanh and sized by sigmoid', () => {
    // 2 lines of 4 cells in 64 x 32; the cell in line 1, column 2.
    const cell = 6;
    const values = [0.9, Math.atanh(0.25), Math.atanh(-0.5), logit(0.25), logit(0.5), 0.2, 0.7];
    const planes = values.flatMap((value) => Array.from({ length: 8 }, (_, i) => (i === cell ? value : 0)));
    const [x, y] = [(2.25 / 4) * 64, (0.5 / 2) * 32];
    expect(decode({ family: 'fastestdet' }, { 758: tensor([1, 7, 2, 4], planes) }, { classes: 2 })).toEqual([
      { box: [x - 8, y - 8, x + 8, y + 8], score: Math.round(0.9 ** 0.6 * 0.7 ** 0.4 * 1e5) / 1e5, classId: 1 },
    ]);
  });
});
