import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import sharp from 'sharp';
import { planLayout } from '../../lambda/draw/layout.ts';
import { drawOverlay } from '../../lambda/draw/overlay.ts';
import { drawingSize, drawResult } from '../../lambda/draw.ts';
import { colorOf } from '../../vision/palette.ts';
import type { Pixels } from '../../vision/types.ts';

function plain(width: number, height: number, channels: 1 | 3 = 3): Pixels {
  return { data: new Uint8Array(width * height * channels).fill(90), width, height, channels };
}

async function open(bytes: Buffer) {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) =>
    Array.from(data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3));
  return { ...info, at };
}

const rgbOf = (classId: number) => [1, 3, 5].map((from) => Number.parseInt(colorOf(classId).slice(from, from + 2), 16));
const source = { width: 500, height: 400 };
const box = { x: 100, y: 120, width: 200, height: 150 };
const object = { classId: 3, label: 'cat', score: 0.98, box };

test('a box is drawn in the colour of its class, the tag above it, and nothing elsewhere', async () => {
  const { at, width, height } = await open(await drawResult(plain(500, 400), { source, predictions: [object] }, 'png'));
  expect([width, height]).toEqual([500, 400]);
  for (const [x, y] of [
    [100, 200],
    [300, 200],
    [250, 270],
  ] as const)
    expect(at(x, y)).toEqual(rgbOf(3));
  expect(at(102, 106)).toEqual(rgbOf(3));
  for (const [x, y] of [
    [200, 200],
    [50, 200],
    [400, 110],
    [200, 300],
  ] as const)
    expect(at(x, y)).toEqual([90, 90, 90]);
});

/** A mask over a window of the picture, but for the middle third each way. */
function frame(x: number, y: number, width: number, height: number) {
  const data = new Uint8Array(width * height).fill(1);
  for (let row = Math.ceil(height / 3); row < (height * 2) / 3; row++)
    data.fill(0, row * width + Math.ceil(width / 3), row * width + Math.floor((width * 2) / 3));
  return { ...object, box: { x, y, width, height }, bitmap: () => ({ x, y, width, height, data }) };
}

test.each([
  ['a picture at its own size', 1],
  ['the smaller copy of a large one', 4],
])('a mask lies half-transparent over its object on %s, and leaves its holes', async (_, times) => {
  const whole = { width: 1200 * times, height: 900 * times };
  const predictions = [frame(300 * times, 240 * times, 600 * times, 450 * times)];
  const size = drawingSize(whole, 'png');
  const { at } = await open(await drawResult(plain(size.width, size.height), { source: whole, predictions }, 'png'));
  const shown = (x: number, y: number) => at(Math.round((x * size.width) / 1200), Math.round((y * size.height) / 900));
  expect(shown(400, 340)[0]).toBeCloseTo(90 * 0.6 + rgbOf(3)[0]! * 0.4, -1);
  expect(shown(600, 465)).toEqual([90, 90, 90]);
  expect(shown(200, 465)).toEqual([90, 90, 90]);
});

test('classes of the whole picture are written under it', async () => {
  const classes = Array.from({ length: 9 }, (_, classId) => ({
    classId,
    label: `class ${classId}`,
    score: 1 / (classId + 1),
  }));
  const drawn = await open(await drawResult(plain(500, 400), { source, predictions: classes }, 'png'));
  const two = await open(await drawResult(plain(500, 400), { source, predictions: classes.slice(0, 2) }, 'png'));
  expect(drawn.width).toBe(500);
  // Five rows at most.
  expect(drawn.height - 400).toBeGreaterThan(2 * (two.height - 400));
  expect(drawn.height - 400).toBeLessThan(3 * (two.height - 400));
  expect(drawn.at(250, 390)).toEqual([90, 90, 90]);
  // The bar of the first class is full.
  expect(drawn.at(480, 400 + Math.round(13 * 1.95))).toEqual(rgbOf(0));
});

test('text is drawn as outlines: no font is asked for', () => {
  const svg = drawOverlay([object, { classId: 0, label: 'a <b>&amp;"', score: 1 }], planLayout(source, 1600));
  expect(svg).not.toMatch(/<text|font/);
  expect(svg).not.toContain('<b>');
});

test('what people know to be true has a tag without a certainty', () => {
  const letters = (more: object) =>
    drawOverlay([{ ...object, ...more }], planLayout(source, 1600)).match(/<use /g)?.length;
  expect([letters({}), letters({ isTrue: true })]).toEqual(['cat98%'.length, 'cat'.length]);
});

test('grey pixels, few pixels and many are drawn', async () => {
  const small = await open(
    await drawResult(plain(28, 28, 1), { source: { width: 28, height: 28 }, predictions: [] }, 'png'),
  );
  expect(small).toMatchObject({ width: 420, height: 420, channels: 3 });
  const large = { width: 6000, height: 4000 };
  const drawn = await open(await drawResult(plain(1600, 1067), { source: large, predictions: [object] }, 'jpeg'));
  expect(drawn).toMatchObject({ width: 1600, height: 1067 });
  expect(drawingSize(large, 'webp')).toEqual({ width: 1600, height: 1067 });
  expect(drawingSize(large, 'png')).toEqual({ width: 1280, height: 853 });
  expect(drawingSize(source, 'png')).toEqual(source);
});

test.each(['png', 'jpeg', 'webp'] as const)('%s is written in its format', async (form) => {
  const drawn = await drawResult(plain(500, 400), { source, predictions: [object] }, form);
  expect((await sharp(drawn).metadata()).format).toBe(form);
});

test('a drawing that would have too many bytes is made smaller', async () => {
  const noise = { ...plain(900, 900), data: randomBytes(900 * 900 * 3) };
  const result = { source: { width: 900, height: 900 }, predictions: [object] };
  const whole = await drawResult(noise, result, 'png');
  const limited = await drawResult(noise, result, 'png', 500_000);
  expect(whole.length).toBeGreaterThan(1_000_000);
  expect(limited.length).toBeLessThanOrEqual(500_000);
  expect((await sharp(limited).metadata()).width).toBeLessThan(900);
});

test('any predictions on any picture can be drawn', async () => {
  const side = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(300, 1700));
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  const prediction = fc.record({
    classId: fc.nat(2000),
    label: fc.oneof(fc.constantFrom('cat', '猫', ''), fc.string({ maxLength: 60 })),
    score: unit,
    at: fc.option(fc.tuple(unit, unit, unit, unit), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(side, side, fc.array(prediction, { maxLength: 6 }), async (width, height, found) => {
      const predictions = found.map(({ at, ...rest }) => {
        if (!at) return rest;
        const [x, y] = [at[0] * width, at[1] * height];
        return { ...rest, box: { x, y, width: at[2] * (width - x), height: at[3] * (height - y) } };
      });
      const drawn = await drawResult(plain(width, height), { source: { width, height }, predictions }, 'webp');
      expect((await sharp(drawn).metadata()).width).toBeGreaterThan(0);
    }),
    { numRuns: 25 },
  );
});
