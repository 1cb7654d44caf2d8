import { jest } from '@jest/globals';
import sharp from 'sharp';
import { renderSvg } from '../../../lambda/decode/svg.ts';

// One of these is stopped by its time alone.
jest.setTimeout(60_000);

const svg = (inside: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000">${inside}</svg>`);
const square = '<rect width="1000" height="1000"/>';

async function picture(side: number): Promise<string> {
  const create = { width: side, height: side, channels: 3, background: 'red' } as const;
  const png = await sharp({ create, limitInputPixels: false }).png({ palette: true }).toBuffer();
  return `<image width="300" height="300" href="data:image/png;base64,${png.toString('base64')}"/>`;
}

const filter =
  '<filter id="f" x="0" y="0" width="1" height="1"><feTurbulence baseFrequency="0.05" numOctaves="9"/><feGaussianBlur stdDeviation="50"/></filter>';

/** Each is a few kilobytes, and drawn in full takes minutes or a gigabyte. */
const greedy: readonly (readonly [string, () => Buffer | Promise<Buffer>])[] = [
  ['a picture of 64 megapixels in it', async () => svg(await picture(8000))],
  ['layers within layers', () => svg('<g opacity=".5">'.repeat(200) + square + '</g>'.repeat(200))],
  ['a text of 100 000 letters', () => svg(`<text y="500">${'M'.repeat(100_000)}</text>`)],
  ['150 filters', () => svg(filter + square.replace('/>', ' filter="url(#f)"/>').repeat(150))],
];

test.each(greedy)('a drawing that takes too much is ended and refused: %s', async (_, make) => {
  const start = performance.now();
  const drawing = await make();
  await expect(renderSvg(drawing)).rejects.toMatchObject({
    code: 'image_too_large',
    message: expect.stringMatching(/^got an SVG that takes more than 10 seconds or 256 MB to draw, allowed are /),
  });
  expect(performance.now() - start).toBeLessThan(20_000);
});

test('pictures in it are drawn', async () => {
  const { data } = await sharp(await renderSvg(svg(await picture(1000))))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([...data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
});

test('one that is damaged says what is wrong', async () => {
  await expect(renderSvg(Buffer.from('<svg width="9"><rect'))).rejects.toMatchObject({
    code: 'image_unreadable',
    message: expect.stringContaining("Couldn't find end of Start Tag rect"),
  });
});
