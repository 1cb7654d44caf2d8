import { type Html, html } from '../../../lambda/docs/html.ts';
import type { Evaluation } from '../evaluation.ts';
import { everyPicture, type MistakenPicture } from '../mistakes.ts';
import { count } from '../table.ts';
import { answered, mistakeWords, mostPictures, trueObjects } from './gallery.ts';
import { openPixels, panel } from './panel.ts';

interface Changed {
  readonly was: MistakenPicture;
  readonly now: MistakenPicture;
  /** By how much worse the candidate's answer is; below 0: better. */
  readonly change: number;
}

/** The pictures on which one is the most better than the other: what is true, and what each answered. */
export async function comparedGallery(current: Evaluation, candidate: Evaluation): Promise<Html> {
  const changed = changedPictures(current, candidate);
  const better = changed.filter(({ change }) => change < 0).length;
  if (changed.length === 0) return html`<section><h2>Pictures</h2><p>Both do as well on each.</p></section>`;
  const cards: Html[] = [];
  for (const each of changed.slice(0, mostPictures)) cards.push(await card(each, current, candidate));
  return html`<section class="${current.dataSet.kind === 'classes' ? 'two' : 'three'}"><h2>Where they differ most</h2>
    <p>The candidate does better on ${count(better)} and worse on ${count(changed.length - better)} of ${count(current.judged.length)} pictures; the ${cards.length} with the largest difference.</p>
    <div class="gallery">${cards}</div></section>`;
}

function changedPictures(current: Evaluation, candidate: Evaluation): Changed[] {
  const others = everyPicture(candidate);
  return everyPicture(current)
    .map((was, index) => ({ was, now: others[index]!, change: others[index]!.severity - was.severity }))
    .filter(({ change }) => change !== 0)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}

async function card({ was, now, change }: Changed, current: Evaluation, candidate: Evaluation): Promise<Html> {
  const { example } = was.judged;
  const open = await openPixels((await example.read()).picture);
  const panels = await Promise.all([
    current.dataSet.kind === 'objects' && panel(open, 'true', trueObjects(now, candidate)),
    panel(open, 'current', answered(was, current)),
    panel(open, 'candidate', answered(now, candidate)),
  ]);
  const tone = change < 0 ? 'better' : 'worse';
  return html`<article><div class="pair">${panels}</div>
    <p><strong>${example.file.split('/').at(-1)}</strong> <b class="${tone}">${tone}</b></p>
    <dl>${said('current', was, current)}${said('candidate', now, candidate)}</dl></article>`;
}

function said(who: string, picture: MistakenPicture, { contender }: Evaluation): Html {
  const words = picture.mistakes.length === 0 ? 'right' : mistakeWords(picture, contender.model.labels);
  return html`<div><dt>${who}</dt><dd>${words}</dd></div>`;
}
