import type { Label } from '../../../contract/model.ts';
import { type Html, html } from '../../../lambda/docs/html.ts';
import { fromRle } from '../../../vision/masks/rle.ts';
import { nameOf } from '../classes.ts';
import type { TrueObjects } from '../data-set.ts';
import type { Evaluation } from '../evaluation.ts';
import type { MistakenPicture } from '../mistakes.ts';
import { isFault } from '../run.ts';
import { count } from '../table.ts';
import { type Labelled, openPixels, panel, toLabelled } from './panel.ts';

const most = 12;

/** The worst pictures: what is true beside what was answered. */
export async function gallery(evaluation: Evaluation, worst: readonly MistakenPicture[]): Promise<Html> {
  if (worst.length === 0) return html`<section><h2>Mistakes</h2><p>None.</p></section>`;
  const { labels } = evaluation.contender.model;
  const cards: Html[] = [];
  for (const picture of worst.slice(0, most)) {
    const open = await openPixels((await picture.judged.example.read()).picture);
    const panels = panelsOf(picture, evaluation).map(({ title, objects }) => panel(open, title, objects));
    cards.push(html`<article><div class="pair">${await Promise.all(panels)}</div>
      <p><strong>${picture.judged.example.file.split('/').at(-1)}</strong> <span>${told(picture, labels)}</span></p></article>`);
  }
  return html`<section class="${evaluation.dataSet.kind === 'classes' ? 'one' : 'two'}"><h2>Mistakes</h2>
    <p>The worst ${cards.length} of ${count(worst.length)} pictures with mistakes.</p><div class="gallery">${cards}</div></section>`;
}

function panelsOf({ judged }: MistakenPicture, { contender, classIds, dataSet }: Evaluation) {
  const { labels, defaults } = contender.model;
  const answered = isFault(judged.answer) ? [] : judged.answer.predictions;
  const found = answered
    .filter(({ score }) => dataSet.kind === 'classes' || score >= defaults.threshold)
    .map(toLabelled);
  if (dataSet.kind === 'classes') return [{ title: 'answered', objects: found.slice(0, 3) }];
  const truth = (judged.truth as TrueObjects).objects.map(({ classIndex, box, rle }): Labelled => {
    const classId = classIds[classIndex]!;
    return { classId, label: nameOf(labels, classId), score: 1, box, ...(rle && { bitmap: fromRle(rle) }) };
  });
  return [
    { title: 'true', objects: truth },
    { title: 'answered', objects: found },
  ];
}

/** For example: `2 RBC missed, 1 Platelets that is none, 1 RBC taken for WBC`. */
function told({ judged, mistakes }: MistakenPicture, labels: readonly Label[]): string {
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
