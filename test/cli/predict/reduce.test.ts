import sharp from 'sharp';
import { prepare, type Ready } from '../../../cli/predict/prepare.ts';
import { reduce } from '../../../cli/predict/reduce.ts';
import type { Result } from '../../../contract/answer.ts';
import type { PixelRows } from '../../../contract/client.ts';
import { inputSchema } from '../../../contract/model.ts';
import { resultExample } from '../../../contract/openapi/examples.ts';
import { openPicture } from '../../../lambda/picture.ts';
import { resample } from '../../../vision/resample.ts';

const input = inputSchema.parse({ width: 320, height: 320, resample: 'opencv-linear' });

/** A picture with something to see in it, whose file is larger than the reduced one. */
async function picture(width: number, height: number, orientation = 1): Promise<Uint8Array<ArrayBuffer>> {
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = (i * 7 + Math.floor(i / (3 * width)) * 5 + (i % 11) * 9) % 256;
  const file = sharp(data, { raw: { width, height, channels: 3 } }).withMetadata({ orientation });
  return new Uint8Array(await file.png({ compressionLevel: 0 }).toBuffer());
}

async function reduced(bytes: Uint8Array<ArrayBuffer>, spec = input): Promise<Ready> {
  const ready = await reduce({ file: 'in/a.jpg', name: 'a.jpg', bytes }, { input: spec });
  if (!ready) throw new Error('nothing was reduced');
  return ready;
}

const pixelsOf = async (bytes: Uint8Array, gray = false) => (await openPicture({ bytes }, true)).read({ gray });

describe('a picture made as small as the model needs it', () => {
  it('has the very pixels that preprocessing makes of the original', async () => {
    const bytes = await picture(800, 600);
    const { body, name, bytes: size } = await reduced(bytes);
    const sent = await pixelsOf(body as Uint8Array);
    expect(sent).toEqual(resample(await pixelsOf(bytes), { width: 320, height: 240 }, 'opencv-linear'));
    expect(name).toBe('a.jpg.png');
    expect(size).toBe((body as Uint8Array).length);
    expect(size).toBeLessThan(bytes.length);
  });

  it('is grey where the model sees no colour', async () => {
    const bytes = await picture(640, 640);
    const { body } = await reduced(bytes, { ...input, color: 'gray' });
    expect((await sharp(body as Uint8Array).metadata()).channels).toBe(1);
    const expected = resample(await pixelsOf(bytes, true), { width: 320, height: 320 }, 'opencv-linear');
    expect(await pixelsOf(body as Uint8Array, true)).toEqual(expected);
  });

  it('is turned upright, as its orientation says', async () => {
    const { body } = await reduced(await picture(800, 600, 6));
    expect(await sharp(body as Uint8Array).metadata()).toMatchObject({ width: 240, height: 320 });
  });

  it('goes as it is where it is small enough, or where the model takes any size', async () => {
    const small = await picture(100, 80);
    expect(await reduce({ file: 'a', name: 'a', bytes: small }, { input })).toBeUndefined();
    const large = await picture(800, 600);
    expect(
      await reduce({ file: 'a', name: 'a', bytes: large }, { input: { ...input, resize: 'none' } }),
    ).toBeUndefined();
  });

  it('goes as it is where its own file is smaller', async () => {
    const jpeg = new Uint8Array(
      await sharp(await picture(400, 300))
        .jpeg({ quality: 5 })
        .toBuffer(),
    );
    expect(await reduce({ file: 'a', name: 'a', bytes: jpeg }, { input })).toBeUndefined();
  });

  it('is answered in pixels of the original', async () => {
    const bytes = await picture(800, 600);
    const answer: Result = {
      ...resultExample,
      predictions: [
        {
          label: 'cat',
          classId: 0,
          score: 0.5,
          box: { x: 10, y: 20, width: 30.5, height: 40 },
          area: 100,
          mask: {
            polygons: [
              [
                [1, 2],
                [3, 2],
                [3, 4.5],
              ],
            ],
          },
        },
      ],
    };
    const { restore } = await reduced(bytes);
    const { image, predictions, metrics } = restore(answer);
    expect(predictions).toEqual([
      {
        label: 'cat',
        classId: 0,
        score: 0.5,
        box: { x: 25, y: 50, width: 76.25, height: 100 },
        area: 625,
        mask: {
          polygons: [
            [
              [2.5, 5],
              [7.5, 5],
              [7.5, 11.25],
            ],
          ],
        },
      },
    ]);
    expect(metrics).toMatchObject({ count: 1, areas: [625] });
    expect(image).toMatchObject({ width: 800, height: 600, format: 'png', bytes: bytes.length, orientation: 1 });
    expect(image.notes).toContain('sent at 320 x 240');
  });
});

describe('a picture sent as pixel values', () => {
  const rows = async (bytes: Uint8Array<ArrayBuffer>, gray: boolean): Promise<PixelRows> => {
    const ready = await reduce({ file: 'a', name: 'a', bytes }, { pixels: { gray } });
    if (!ready || !('pixels' in ready.body)) throw new Error('no pixel values');
    const { pixels } = ready.body;
    expect(ready.bytes).toBe(JSON.stringify({ pixels }).length);
    return pixels;
  };

  it('is H x W x 3 in colour and H x W in grey', async () => {
    const bytes = await picture(4, 3);
    const { data } = await pixelsOf(bytes);
    const colour = await rows(bytes, false);
    expect(colour.map((row) => row.length)).toEqual([4, 4, 4]);
    expect(colour.flat(2)).toEqual([...data]);
    const grey = await rows(bytes, true);
    expect(grey.flat()).toEqual([...(await pixelsOf(bytes, true)).data]);
  });

  it('is refused before it is read where no request could hold it', async () => {
    const create = { width: 1200, height: 1000, channels: 3, background: 'red' } as const;
    const bytes = new Uint8Array(await sharp({ create }).png().toBuffer());
    const file = { file: 'a', name: 'a', bytes };
    const pixels = { gray: false };
    await expect(reduce(file, { pixels })).rejects.toMatchObject({
      code: 'image_too_large',
      message: expect.stringContaining('--resize model makes it smaller'),
    });
    const asked = reduce(file, { pixels, input: { ...input, resize: 'none' } });
    await expect(asked).rejects.toThrow(/^1200 x 1000 takes at least 7200000 bytes .+ allowed: 4500000\.$/);
    expect(await reduce(file, { pixels, input })).toMatchObject({ body: { pixels: { length: 267 } } });
  });
});

it('a picture that is none fails by name', async () => {
  const file = import.meta.filename;
  expect(await prepare({ file: 'x.ts', path: file }, { input })).toMatchObject({
    file: 'x.ts',
    fault: { code: 'media_type_unsupported' },
  });
  expect(await prepare({ file: 'gone', path: `${file}.gone` }, {})).toMatchObject({ fault: { code: 'ENOENT' } });
});
