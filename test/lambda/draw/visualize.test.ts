import sharp from 'sharp';
import { visualize } from '../../../lambda/draw/visualize.ts';
import { openPicture } from '../../../lambda/picture.ts';
import { colorOf } from '../../../vision/palette.ts';

const box = { x: 600, y: 400, width: 900, height: 800 };
const detections = [{ classId: 1, score: 0.9, box }];
const result = { predictions: [{ classId: 1, label: 'cat', score: 0.9, box }] };
const file = sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#5a5a5a' } })
  .png()
  .toBuffer();

async function colorAt(url: string, x: number, y: number): Promise<string> {
  const bytes = Buffer.from(url.split(',')[1]!, 'base64');
  const one = await sharp(bytes).extract({ left: x, top: y, width: 1, height: 1 }).raw().toBuffer();
  return `#${one.toString('hex')}`;
}

test('a large picture is drawn in colour, smaller', async () => {
  const picture = await openPicture({ bytes: await file }, true);
  const url = await visualize({ picture, detections, result }, 'png');
  expect(url).toMatch(/^data:image\/png;base64,iVBOR/);
  const { width, height } = await sharp(Buffer.from(url.split(',')[1]!, 'base64')).metadata();
  expect([width, height]).toEqual([1280, 853]);
  // The left side of the box, at 600 / 3000 of the width.
  expect(await colorAt(url, 256, 400)).toBe(colorOf(1));
  expect(await colorAt(url, 100, 400)).toBe('#5a5a5a');
});

test('a mask is computed as its object is drawn, the largest first', async () => {
  const computed: number[] = [];
  const objects = [200, 900].map((side) => {
    const window = { x: 0, y: 0, width: side, height: side };
    const bitmap = () => {
      computed.push(side);
      return { ...window, data: new Uint8Array(side * side).fill(1) };
    };
    return { classId: 1, score: 0.9, box: window, bitmap };
  });
  const picture = await openPicture({ bytes: await file }, true);
  await visualize({ picture, detections: objects, result: { predictions: [] } }, 'jpeg');
  expect(computed).toEqual([900, 200]);
});
