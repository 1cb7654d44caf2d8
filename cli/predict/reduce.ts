import type { Box, Prediction, Result } from '../../contract/answer.ts';
import type { PixelRows } from '../../contract/client.ts';
import { limits } from '../../contract/limits.ts';
import type { InputSpec } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import { openPicture, type Picture } from '../../lambda/picture.ts';
import { sharp } from '../../lambda/sharp.ts';
import { toMetrics } from '../../vision/answer.ts';
import { planTransform } from '../../vision/geometry.ts';
import { resample } from '../../vision/resample.ts';
import type { Pixels, Size } from '../../vision/types.ts';
import type { PictureFile, Ready, Reduction } from './prepare.ts';

/**
 * The picture as the service's own preprocessing would have it after resizing: by the model's resampler, without loss, so
 * that the service finds nothing left to resize and answers the same. Undefined where the file itself is smaller.
 */
export async function reduce(
  { file, name, bytes }: PictureFile,
  { input, pixels: asPixels }: Reduction,
): Promise<Ready | undefined> {
  const picture = await openPicture({ bytes, fileName: name }, true);
  const size = input && neededSize(picture, input);
  if (!size && !asPixels) return undefined;

  const gray = input?.color === 'gray' || asPixels?.gray === true;
  if (asPixels) checkValues(size ?? picture, gray, input === undefined);
  const pixels = await readAt(picture, gray, size, input);
  const restore = (result: Result) => restored(result, picture, pixels);
  if (asPixels) {
    const body = { pixels: toRows(pixels) };
    return { file, name, body, bytes: JSON.stringify(body).length, restore };
  }
  const png = await encode(pixels);
  if (png.length >= bytes.length) return undefined;
  return { file, name: `${name}.png`, body: png, bytes: png.length, restore };
}

/** Before there are any: as lists and text they take many times the memory of the picture. */
function checkValues({ width, height }: Size, gray: boolean, isReducible: boolean): void {
  // A digit and a comma each, at least.
  const least = 2 * width * height * (gray ? 1 : 3);
  if (least <= limits.inlineBytes) return;
  throw new ProblemError(
    'image_too_large',
    `${width} x ${height} takes at least ${least} bytes as pixel values, allowed: ${limits.inlineBytes}` +
      `${isReducible ? '; --resize model makes it smaller' : ''}.`,
  );
}

/** The size the model needs of a picture, if that is less than it has and comes out the same when asked again. */
function neededSize(source: Size, input: InputSpec): Size | undefined {
  const { resized } = planTransform(source, input);
  if (resized.width * resized.height >= source.width * source.height) return undefined;
  const again = planTransform(resized, input).resized;
  return again.width === resized.width && again.height === resized.height ? resized : undefined;
}

async function readAt(picture: Picture, gray: boolean, size?: Size, input?: InputSpec): Promise<Pixels> {
  if (!size || !input) return picture.read({ gray });
  if (input.resample === 'fast') return picture.read({ gray, resizeTo: size });
  return resample(await picture.read({ gray }), size, input.resample);
}

async function encode({ data, width, height, channels }: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const png = await sharp(data, { raw: { width, height, channels } })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png({ compressionLevel: 9 })
    .toBuffer();
  return new Uint8Array(png);
}

function toRows({ data, width, height, channels }: Pixels): PixelRows {
  const row = (y: number) => data.subarray(y * width * channels, (y + 1) * width * channels);
  const colours = (values: Uint8Array) =>
    Array.from({ length: width }, (_, x) => [...values.subarray(3 * x, 3 * x + 3)]);
  return Array.from({ length: height }, (_, y) => (channels === 1 ? [...row(y)] : colours(row(y))));
}

function restored(result: Result, { read: _read, notes, ...picture }: Picture, sent: Size): Result {
  const x = picture.width / sent.width;
  const y = picture.height / sent.height;
  const predictions = result.predictions.map((prediction) => scaled(prediction, x, y));
  const isSame = x === 1 && y === 1;
  const allNotes = isSame ? [...notes] : [...notes, `sent at ${sent.width} x ${sent.height}`];
  const image = { ...picture, ...(allNotes.length > 0 && { notes: allNotes }) };
  return { ...result, image, predictions, metrics: toMetrics(predictions) };
}

function scaled({ box, area, mask, ...prediction }: Prediction, x: number, y: number): Prediction {
  return {
    ...prediction,
    ...(box && { box: scaledBox(box, x, y) }),
    ...(area !== undefined && { area: round(area * x * y) }),
    ...(mask &&
      'polygons' in mask && {
        mask: {
          polygons: mask.polygons.map((ring) =>
            ring.map(([px, py]): [number, number] => [round(px * x), round(py * y)]),
          ),
        },
      }),
  };
}

function scaledBox(box: Box, x: number, y: number): Box {
  return { x: round(box.x * x), y: round(box.y * y), width: round(box.width * x), height: round(box.height * y) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
