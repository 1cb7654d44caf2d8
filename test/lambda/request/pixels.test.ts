import { readPixels } from '../../../lambda/request/pixels.ts';

test('rows of numbers are grey', () => {
  expect(
    readPixels([
      [0, 1],
      [2, 255],
      [7, 8],
    ]),
  ).toEqual({
    data: Uint8Array.of(0, 1, 2, 255, 7, 8),
    width: 2,
    height: 3,
    channels: 1,
  });
});

test('rows of lists have as many channels as the lists are long', () => {
  expect(readPixels([[[1], [2]]])).toMatchObject({ data: Uint8Array.of(1, 2), width: 2, height: 1, channels: 1 });
  expect(
    readPixels([
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ]),
  ).toMatchObject({ data: Uint8Array.of(1, 2, 3, 4, 5, 6), channels: 3 });
});

test.each<[unknown, string]>([
  ['[[1]]', 'pixels: got a string, allowed a list of numbers or of lists'],
  [[], 'pixels: got an empty list, allowed a list of numbers or of lists'],
  [[1, 2], 'pixels[0]: got a number, allowed a list of numbers or of lists'],
  [[[]], 'pixels[0]: got an empty list, allowed a list of numbers or of lists'],
  [[[1, 2], [3]], 'pixels[1]: got 1 values, allowed 2, as the first has'],
  [[[1, 2], null], 'pixels[1]: got null, allowed a list of 2, as the first'],
  [[[[1, 2, 3, 4]]], 'pixels[0][0]: got 4 channels, allowed 1 or 3'],
  [
    [
      [
        [1, 2, 3],
        [1, 2],
      ],
    ],
    'pixels[0][1]: got 2 values, allowed 3, as the first has',
  ],
  [[[[1, 2, 3], 4]], 'pixels[0][1]: got a number, allowed a list of 3, as the first'],
  [[[1, [2]]], 'pixels[0][1]: got a list, allowed whole numbers 0..255'],
  [
    [
      [1, 2],
      [0.5, 2],
    ],
    'pixels[1][0]: got 0.5, allowed whole numbers 0..255',
  ],
  [[[1, -1]], 'pixels[0][1]: got -1, allowed whole numbers 0..255'],
  [[[[1, 2, 300]]], 'pixels[0][0][2]: got 300, allowed whole numbers 0..255'],
  [[['1']], 'pixels[0][0]: got a string, allowed whole numbers 0..255'],
])('%j is refused saying where', (rows, message) => {
  expect(() => readPixels(rows)).toThrow(expect.objectContaining({ code: 'request_invalid', message }));
});
