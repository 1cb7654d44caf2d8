import { occlusion, scoreLeft } from '../../vision/occlusion.ts';
import type { Detection, Pixels } from '../../vision/types.ts';

const width = 60;
const height = 40;
const grey = 128;

/** Black, with a white spot of 10 x 10 at (40, 5); its score is how much of the spot is left. */
function spotted(): Pixels {
  const data = new Uint8Array(width * height);
  for (let y = 5; y < 15; y++) data.fill(255, y * width + 40, y * width + 50);
  return { data, width, height, channels: 1 };
}
const whiteness = async ({ data }: Pixels) => data.filter((level) => level === 255).length / 100;

/** What has no box: a class of the whole picture. */
const whole: Detection = { classId: 0, score: 1 };

describe('occlusion', () => {
  test('finds the part that the score hangs on, and nothing elsewhere', async () => {
    const { grid, values } = await occlusion(spotted(), { width, height }, whole, whiteness, 60_000);
    const [rows, columns] = grid;
    expect([rows, columns]).toEqual([8, 12]);
    const at = (x: number, y: number) =>
      values[Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width)]!;
    expect(Math.max(...values)).toBe(at(45, 8));
    expect(at(45, 8)).toBeGreaterThan(0.5);
    expect(at(5, 35)).toBe(0);
    expect(at(5, 8)).toBe(0);
  });

  test('what the whole picture scores less than the prediction is no part that is hidden', async () => {
    // The pixels come by another resampler than the prediction's, or its box is not quite the same.
    const duller = async (pixels: Pixels) => 0.8 * (await whiteness(pixels));
    const { values } = await occlusion(spotted(), { width, height }, whole, duller, 60_000);
    expect(values[0]).toBe(0);
    expect(Math.max(...values)).toBeGreaterThan(0.4);
  });

  test('of an object looks in and around its box, finely even with little time', async () => {
    const box = { x: 40, y: 5, width: 10, height: 10 };
    let looks = 0;
    const slow = async (pixels: Pixels) => {
      looks++;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return whiteness(pixels);
    };
    const { grid, values } = await occlusion(spotted(), { width, height }, { ...whole, box }, slow, 250);
    const [rows, columns] = grid;
    // Three cells and more over the box, where four over the whole picture were a fifth of one.
    expect(columns * (10 / width)).toBeGreaterThanOrEqual(2);
    expect(looks).toBeLessThanOrEqual(26);
    const warm = values.flatMap((value, i) => (value > 0 ? [i] : []));
    for (const i of warm) {
      expect(((i % columns) + 0.5) * (width / columns)).toBeGreaterThan(30);
      expect((Math.floor(i / columns) + 0.5) * (height / rows)).toBeLessThan(25);
    }
    expect(Math.max(...values)).toBeGreaterThan(0.2);
  });

  test('hides by grey, one part at a time, and leaves the picture given as it is', async () => {
    const pixels = spotted();
    const before = Uint8Array.from(pixels.data);
    const hidden: number[] = [];
    await occlusion(
      pixels,
      { width, height },
      whole,
      async ({ data }) => hidden.push(data.filter((level) => level === grey).length),
      60_000,
    );
    expect(pixels.data).toEqual(before);
    // Two cells by two of 5 x 5 pixels; at the edges the half of that.
    expect(Math.max(...hidden)).toBe(100);
  });

  test('is coarser where there is less time, in the shape of the picture', async () => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 4));
      return 1;
    };
    const { grid } = await occlusion(spotted(), { width: 400, height: 100 }, whole, slow, 80);
    expect(grid[1]).toBeLessThan(12);
    expect(grid[1]).toBeGreaterThanOrEqual(grid[0]);
  });
});

test('scoreLeft weighs the best of the same class by how well its box still fits', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  const target: Detection = { classId: 1, score: 0.9, box };
  const half = { ...box, width: 5 };
  expect(scoreLeft([], target)).toBe(0);
  expect(scoreLeft([{ classId: 0, score: 0.9, box }], target)).toBe(0);
  expect(
    scoreLeft(
      [
        { classId: 1, score: 0.8, box: half },
        { classId: 1, score: 0.3, box },
      ],
      target,
    ),
  ).toBeCloseTo(0.4);
  expect(scoreLeft([{ classId: 1, score: 0.6 }], { classId: 1, score: 0.9 })).toBe(0.6);
});
