import type { Pixels, Size } from '../vision/types.ts';
import { type DrawnForm, encode } from './draw/encode.ts';
import { type Layout, planLayout } from './draw/layout.ts';
import { captionHeight, drawOverlay, type Labelled } from './draw/overlay.ts';
import { sharp } from './sharp.ts';

/** Bytes of one drawn picture: base64 of it and the rest of the answer stay below Lambda's 6 MB. */
const mostBytes = 4_000_000;

/** Most pixels along the long side. PNG takes several times the bytes. */
const longestSides: Readonly<Record<DrawnForm, number>> = { png: 1280, jpeg: 1600, webp: 1600 };

/** The size `drawResult` wants the pixels of a picture at: more would be thrown away. */
export function drawingSize(source: Size, form: DrawnForm): Size {
  const { width, height, scale } = planLayout(source, longestSides[form]);
  return scale < 1 ? { width, height } : { width: source.width, height: source.height };
}

/**
 * Draws predictions over a picture: boxes, masks and labels with scores in the colour of their class; classes of the whole
 * picture as a caption under it. The drawing is at most 1600 pixels long (1280 as PNG, and less where it would not fit the
 * answer); a picture below 400 is enlarged.
 * @param pixels the oriented picture, at its own size or at `drawingSize(source, form)`
 * @param result.source size of the picture that boxes and masks are in pixels of
 */
export async function drawResult(
  pixels: Pixels,
  { source, predictions }: { readonly source: Size; readonly predictions: readonly Labelled[] },
  form: DrawnForm,
  bytes = mostBytes,
): Promise<Buffer> {
  for (let side = longestSides[form]; ; ) {
    const drawn = await draw(pixels, predictions, planLayout(source, side), form);
    if (drawn.length <= bytes || side <= 200) return drawn;
    side = Math.max(200, Math.floor(side * Math.min(0.9, Math.sqrt(bytes / drawn.length))));
  }
}

function draw(pixels: Pixels, predictions: readonly Labelled[], layout: Layout, form: DrawnForm): Promise<Buffer> {
  const { data, width, height, channels } = pixels;
  const overlay = Buffer.from(drawOverlay(predictions, layout));
  const picture = sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
    .resize(layout.width, layout.height, { fit: 'fill', kernel: 'cubic' })
    .extend({ bottom: captionHeight(predictions, layout), background: '#16181d' })
    .toColourspace('srgb')
    .composite([{ input: overlay, top: 0, left: 0 }])
    .removeAlpha();
  return encode(picture, form).toBuffer();
}
