import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Prediction } from '../../contract/answer.ts';
import { iou } from '../../vision/box.ts';
import { localApp } from '../support/local-app.ts';

const sample = readFileSync(join(import.meta.dirname, '..', '..', 'models', 'cells', 'samples', '00002.jpg'));

/** The scene stored the way a camera held in that orientation does: pixels turned, and a tag that tells how to turn them back. */
async function stored(orientation: number): Promise<Buffer> {
  const turned = {
    1: (picture: sharp.Sharp) => picture,
    2: (picture: sharp.Sharp) => picture.flop(),
    3: (picture: sharp.Sharp) => picture.rotate(180),
    4: (picture: sharp.Sharp) => picture.flip(),
    5: (picture: sharp.Sharp) => picture.flip().rotate(90),
    6: (picture: sharp.Sharp) => picture.rotate(270),
    7: (picture: sharp.Sharp) => picture.flop().rotate(90),
    8: (picture: sharp.Sharp) => picture.rotate(90),
  }[orientation]!;
  return turned(sharp(sample)).withMetadata({ orientation }).png().toBuffer();
}

describe('EXIF orientation', () => {
  const call = localApp();
  let upright: Prediction[];

  beforeAll(async () => {
    upright = (await call({ body: await stored(1) })).body.predictions;
  });

  it.each([2, 3, 4, 5, 6, 7, 8])(
    'gives the same boxes on the same scene stored in orientation %i',
    async (orientation) => {
      const { body } = await call({ body: await stored(orientation) });
      expect(body.image).toMatchObject({ width: 640, height: 480, orientation });
      // `fast` resizes before it turns: the roundings of its two passes come in another order, so that pixels differ by one
    // level here and there, and boxes by less than a tenth.
    const sure = upright.filter(({ score }) => score > 0.35);
    expect(sure.length).toBeGreaterThan(8);
    for (const { label, box } of sure) {
      const best = Math.max(
        ...body.predictions.map((each: Prediction) => (each.label === label ? iou(each.box!, box!) : 0)),
      );
      expect(best).toBeGreaterThan(0.9);
    }
  });

  it('leaves the picture as it is stored where asked to', async () => {
    const { body } = await call({ body: await stored(6), query: { autoOrient: 'false' } });
    expect(body.image).toMatchObject({ width: 480, height: 640, orientation: 6 });
  });
});
