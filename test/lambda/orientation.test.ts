import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { Prediction } from '../../contract/answer.ts';
import { iou } from '../../vision/box.ts';
import { localApp } from '../support/local-app.ts';

const samples = join(import.meta.dirname, '..', '..', 'models', 'cells', 'samples');
const sample = readFileSync(
  join(
    samples,
    readdirSync(samples)
      .filter((name) => name.endsWith('.jpg'))
      .sort()[0]!,
  ),
);

/** The scene stored the way a camera held in that orientation does: pixels turned, and a tag that tells how to turn them back. */
async function stored(orientation: number): Promise<Buffer> {
  const turned = {
    1: (picture: Sharp) => picture,
    2: (picture: Sharp) => picture.flop(),
    3: (picture: Sharp) => picture.rotate(180),
    4: (picture: Sharp) => picture.flip(),
    5: (picture: Sharp) => picture.flip().rotate(90),
    6: (picture: Sharp) => picture.rotate(270),
    7: (picture: Sharp) => picture.flop().rotate(90),
    8: (picture: Sharp) => picture.rotate(90),
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
    },
  );

  it('leaves the picture as it is stored where asked to', async () => {
    const { body } = await call({ body: await stored(6), query: { autoOrient: 'false' } });
    expect(body.image).toMatchObject({ width: 480, height: 640, orientation: 6 });
  });
});
