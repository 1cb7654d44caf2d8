import type { PredictionRecord } from '../../contract/records.ts';
import type { RecordsClient } from '../../contract/records-client.ts';
import { type Html, html } from '../../lambda/docs/html.ts';
import { drawingSize, drawResult } from '../../lambda/draw.ts';
import { openPicture, type Subject } from '../../lambda/picture.ts';

/** Of one drawing: a page of a dozen of them still goes by mail. */
const bytes = 90_000;

/** The pictures behind a drift with what was found in them and what is unusual of them. One that is gone is left out. */
export async function gallery(
  client: RecordsClient,
  movers: readonly { readonly id: string; readonly why: readonly string[] }[],
): Promise<Html> {
  const cards: Html[] = [];
  for (const { id, why } of movers) {
    const [record, file] = await Promise.all([client.get(id), client.picture(id)]).catch(() => []);
    if (!record || !file) continue;
    const url = `data:image/webp;base64,${(await draw(record, file)).toString('base64')}`;
    cards.push(html`<article><div class="pair"><figure><img src="${url}" alt="${why.join(', ')}" loading="lazy"></figure></div>
      <p><strong>${record.file ?? id}</strong> <span>${why.join(', ')}</span></p></article>`);
  }
  if (cards.length === 0) {
    return html`<section><h2>Pictures</h2><p>None is kept: predict with <code>store=true</code> to see here what moved.</p></section>`;
  }
  return html`<section class="one"><h2>Pictures</h2><p>Kept pictures that are least like the baseline, with what was found in them.</p>
    <div class="gallery">${cards}</div></section>`;
}

async function draw({ image, predictions }: PredictionRecord, file: Uint8Array): Promise<Buffer> {
  const { width, height } = image!;
  const source = { width, height };
  // What came as pixels is kept as they are.
  const channels = file.length === width * height ? 1 : 3;
  const subject: Subject =
    image!.format === 'pixels' ? { pixels: { data: file, ...source, channels } } : { bytes: file };
  const picture = await openPicture(subject, true);
  // The caller may have asked for the picture as it lies in the file.
  const isTurned = picture.width !== width || picture.height !== height;
  const shown = isTurned ? await openPicture(subject, false) : picture;
  const pixels = await shown.read({ gray: false, resizeTo: drawingSize(source, 'webp') });
  const found = predictions.map(({ label, classId, score, box }) => ({ label, classId, score, ...(box && { box }) }));
  return drawResult(pixels, { source, predictions: found }, 'webp', bytes);
}
