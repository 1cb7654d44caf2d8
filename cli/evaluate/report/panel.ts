import type { Prediction } from '../../../contract/answer.ts';
import type { Bytes, PixelRows } from '../../../contract/client.ts';
import { decodePixels, readHeader } from '../../../lambda/decode.ts';
import { type Html, html } from '../../../lambda/docs/html.ts';
import type { Labelled } from '../../../lambda/draw/overlay.ts';
import { drawingSize, drawResult } from '../../../lambda/draw.ts';
import { fromRle } from '../../../vision/masks/rle.ts';
import type { Pixels, Size } from '../../../vision/types.ts';

/** Of one drawing: a page of two dozen of them still goes by mail. */
const bytes = 90_000;
/** From so many objects on their tags would cover what they are of. */
const crowded = 30;

export interface OpenPicture {
  readonly pixels: Pixels;
  /** Size of the picture that boxes and masks are in pixels of. */
  readonly source: Size;
}

/** The pixels of a picture at the size they are drawn at. */
export async function openPixels(picture: Bytes | { readonly pixels: PixelRows }): Promise<OpenPicture> {
  if ('pixels' in picture) {
    const { pixels: rows } = picture;
    const source = { width: rows[0]!.length, height: rows.length };
    const channels = typeof rows[0]![0] === 'number' ? 1 : 3;
    return { pixels: { data: Uint8Array.from(rows.flat(2)), ...source, channels }, source };
  }
  const encoded = picture instanceof Uint8Array ? picture : new Uint8Array(await picture.arrayBuffer());
  const header = await readHeader(encoded, { autoOrient: true });
  const resizeTo = drawingSize(header, 'webp');
  return { pixels: await decodePixels(header, { gray: false, resizeTo }), source: header };
}

/** A picture with what is on it, as part of a page. */
export async function panel(
  { pixels, source }: OpenPicture,
  title: string,
  objects: readonly Labelled[],
): Promise<Html> {
  const tagged = objects.filter(({ label }) => label !== '');
  const predictions = tagged.length < crowded ? objects : objects.map((each) => ({ ...each, label: '' }));
  const drawn = await drawResult(pixels, { source, predictions }, 'webp', bytes);
  const url = `data:image/webp;base64,${drawn.toString('base64')}`;
  return html`<figure><img src="${url}" alt="${title}" loading="lazy"><figcaption>${title}</figcaption></figure>`;
}

/** A prediction of the service as it is drawn. */
export function toLabelled({ classId, label, score, box, mask }: Prediction): Labelled {
  const rle = mask && 'rle' in mask ? mask.rle : undefined;
  return { classId, label, score, ...(box && { box }), ...(rle && { bitmap: () => fromRle(rle) }) };
}
