import { permutation } from '../../../cli/evaluate/numpy-random.ts';

// Said by NumPy 2.4.6: numpy.random.default_rng(seed).permutation(count).
it.each([
  [0, [4, 6, 2, 7, 3, 5, 9, 0, 8, 1]],
  [7, [8, 0, 7, 1, 3, 6, 2, 4, 5, 9]],
])('ten numbers of seed %d are in the order NumPy gives them', (seed, order) => {
  expect([...permutation(10, seed)]).toEqual(order);
});

it('60,000 numbers are in the order NumPy gives them', () => {
  const order = [...permutation(60_000, 0)];
  expect(order.slice(0, 8)).toEqual([4013, 23840, 29603, 43011, 58703, 2290, 55984, 52800]);
  expect(order.slice(-3)).toEqual([48632, 55073, 33375]);
});
