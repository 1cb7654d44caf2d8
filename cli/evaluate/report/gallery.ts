import type { Label } from '../../../contract/model.ts';
import { type Html, html } from '../../../lambda/docs/html.ts';
import type { Labelled } from '../../../lambda/draw/overlay.ts';
import { fromRle } from '../../../vision/masks/rle.ts';
import { nameOf } from '../classes.ts';
import type { TrueObjects } from '../data-set.ts';
import type { Evaluation } from '../evaluation.ts';
import type { MistakenPicture } from '../mistakes.ts';
import { isFault } from '../run.ts';
import { count } from '../table.ts';
import { openPixels, panel, toLabelled } from './panel.ts';

/** Pictures that are shown. */
export const mostPictures = 12;

/** The worst pictures: what is true beside what was answered. */
export async function gallery(evaluation: Evaluation, worst: readonly MistakenPicture[]): Promise<Html> {
  if (worst.length === 0) return html`<section><h2>Mistakes</h2><p>None.</p></section>`;
  const { labels } = evaluation.contender.model;
  const cards: Html[] = [];
  for (const picture of worst.slice(0, mostPictures)) {
    const open = await openPixels((await picture.judged.example.read()).picture);
    const panels = [
      evaluation.dataSet.kind === 'objects' && panel(open, 'true', trueObjects(picture, evaluation)),
      panel(open, 'answered', answered(picture, evaluation)),
    ];
    cards.push(html`<article><div class="pair">${await Promise.all(panels)}</div>
      <p><strong>${picture.judged.example.file.split('/').at(-1)}</strong> <span>${mistakeWords(picture, labels)}</span></p></article>`);
  }
  return html`<section class="${evaluation.dataSet.kind === 'classes' ? 'one' : 'two'}"><h2>Mistakes</h2>
    <p>The worst ${cards.length} of ${count(worst.length)} pictures with mistakes.</p><div class="gallery">${cards}</div></section>`;
}

/** What is true of a picture, as it is drawn. */
export function trueObjects({ judged }: MistakenPicture, { contender, classIds }: Evaluation): Labelled[] {
  return (judged.truth as TrueObjects).objects.map(({ classIndex, box, rle }) => {
    const classId = classIds[classIndex]!;
    const label = nameOf(contender.model.labels, classId);
    return { classId, label, score: 1, isTrue: true, box, ...(rle && { bitmap: () => fromRle(rle) }) };
  });
}

/** What was answered to it: objects that the model gives by itself, or the likeliest classes. */
export function answered({ judged }: MistakenPicture, { contender, dataSet }: Evaluation): Labelled[] {
  if (isFault(judged.answer)) return [];
  const { predictions } = judged.answer;
  if (dataSet.kind === 'classes') return predictions.slice(0, 3).map(toLabelled);
  return predictions.filter(({ score }) => score >= contender.model.defaults.threshold).map(toLabelled);
}

/** For example: `2 RBC missed, 1 Platelets that is none, 1 RBC taken for WBC`. */
export function mistakeWords({ judged, mistakes }: MistakenPicture, labels: readonly Label[]): string {
  if (isFault(judged.answer)) return `failed: ${judged.answer.detail}`;
  const words = mistakes.map(({ truth, answered }) => {
    if (answered === undefined) return `${nameOf(labels, truth!)} missed`;
    if (truth === undefined) return `${nameOf(labels, answered)} where there is none`;
    return `${nameOf(labels, truth)} taken for ${nameOf(labels, answered)}`;
  });
  if (typeof judged.truth === 'number') return words.join();
  return [...Map.groupBy(words, (word) => word)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([word, each]) => `${each.length} ${word}`)
    .join(', ');
}
