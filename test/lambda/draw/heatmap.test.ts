import sharp from 'sharp';
import { drawHeatmap } from '../../../lambda/draw/heatmap.ts';
import type { Pixels } from '../../../vision/types.ts';

const pixels: Pixels = { data: new Uint8Array(416 * 300 * 3).fill(128), width: 416, height: 300, channels: 3 };

async function draw(values: number[], grid: [number, number], picture = pixels) {
  const { data, info } = await sharp(await drawHeatmap(picture, values, grid, 'png'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    ...info,
    at: (x: number, y: number) => Array.from(data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)),
  };
}

test('the largest value is yellow, none is dark, and between them it rises smoothly', async () => {
  // Three rows, four columns; the heat is at the right end of the middle row.
  const { at, width, height } = await draw([0, 0, 0, 0, 0, 0, 0, 0.2, 0, 0, 0, 0], [3, 4]);
  expect([width, height]).toEqual([416, 300]);
  const [red, green, blue] = at(400, 150);
  expect(Math.min(red!, green!)).toBeGreaterThan(blue! + 30);
  expect(red).toBeGreaterThan(200);
  expect(Math.max(...at(10, 150))).toBeLessThan(100);
  const reds = [260, 290, 320, 350, 380].map((x) => at(x, 150)[0]!);
  expect(reds).toEqual(reds.toSorted((a, b) => a - b));
});

test('no heat at all leaves the picture grey and dark', async () => {
  const { at } = await draw([0, 0, 0, 0], [2, 2]);
  const [red, green, blue] = at(200, 150);
  expect([red, green]).toEqual([green, red]);
  expect(blue! - red!).toBeLessThan(5);
  expect(red).toBeLessThan(100);
});

test('a small grey picture is enlarged', async () => {
  const grey: Pixels = { data: new Uint8Array(28 * 28), width: 28, height: 28, channels: 1 };
  expect(await draw([1, 0, 0, 0], [2, 2], grey)).toMatchObject({ width: 420, height: 420, channels: 3 });
});
