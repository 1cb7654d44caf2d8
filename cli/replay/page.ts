import { type Html, html } from '../../lambda/docs/html.ts';
import type { Labelled } from '../../lambda/draw/overlay.ts';
import { framed, told } from '../evaluate/report/frame.ts';
import { openPixels, panel, toLabelled } from '../evaluate/report/panel.ts';
import { count } from '../evaluate/table.ts';
import type { Replay, Replayed } from './replayed.ts';
import { changeWord, changeWords, type Summary, summarise } from './summary.ts';

const most = 24;

/** What a page says it is of. */
export interface Heading {
  readonly name: string;
  readonly current: string;
  readonly candidate: string;
  /** When the first and the last of the pictures were predicted. */
  readonly span: string;
  readonly now: Date;
}

/** A replay as a page. */
export async function replayPage(heading: Heading, { pictures, failed }: Replay): Promise<string> {
  const { name, current, candidate, span, now } = heading;
  const summary = summarise({ pictures });
  const title = `${name}: ${candidate} in place of ${current}`;
  const facts = [
    ['pictures', `the last ${count(summary.pictures)} kept, ${span}`],
    [
      'impact',
      'objects lost, gained or relabelled by their certainty, others by how much it changes; the same where boxes overlap by 0.50',
    ],
    ['replayed', `${told(now)}, both versions at their own thresholds`],
    ...(failed.length > 0
      ? [['failed', failed.map(({ file, detail }) => `${file}: ${detail}`).join('; ')] as const]
      : []),
  ] as const;
  const body = html`<div class="keys">${keyFigures(summary)}</div>
${labelTable(summary)}
${await gallery(pictures, current, candidate)}`;
  return framed({ title, lead: 'What would change for those whose pictures were kept.', facts, body });
}

function keyFigures({ pictures, changed, kept, relabelled, lost, gained }: Summary): Html[] {
  const figures = [
    ['pictures that change', `${count(changed)} of ${count(pictures)}`],
    ['stay', count(kept)],
    ['relabelled', count(relabelled)],
    ['lost', count(lost)],
    ['gained', count(gained)],
  ] as const;
  return figures.map(([term, text]) => html`<div><span>${term}</span><strong>${text}</strong></div>`);
}

function labelTable({ labels }: Summary): Html | undefined {
  if (labels.length === 0) return undefined;
  const rows = labels.map(
    (each) => html`<tr><th scope="row">${changeWord(each)}</th><td>${count(each.objects)}</td></tr>`,
  );
  return html`<section><h2>Labels</h2><div class="groups"><table><caption>what happens to them</caption><tbody>${rows}</tbody></table></div></section>`;
}

/** The pictures that change most: the current answer beside the candidate's, with tags on what is not the same. */
async function gallery(pictures: readonly Replayed[], current: string, candidate: string): Promise<Html> {
  const shown = pictures.filter(({ impact }) => impact > 0).slice(0, most);
  if (shown.length === 0) return html`<section><h2>Pictures</h2><p>None is answered otherwise.</p></section>`;
  const cards: Html[] = [];
  for (const each of shown) {
    const { record, example, impact } = each;
    const open = await openPixels((await example.read()).picture);
    const sides = sidesOf(each);
    const panels = [await panel(open, `${current}, now`, sides.before), await panel(open, candidate, sides.after)];
    const said = record.verdict === undefined ? '' : `; people said: ${record.verdict}`;
    cards.push(html`<article><div class="pair">${panels}</div>
      <p><strong>${record.file ?? record.id}</strong> <span>impact ${impact.toFixed(2)}: ${changeWords(each)}${said}</span></p></article>`);
  }
  return html`<section class="two"><h2>Pictures</h2>
    <p>The ${cards.length} of ${count(pictures.length)} that change most. What has a tag is not the same on the other side.</p>
    <div class="gallery">${cards}</div></section>`;
}

function sidesOf({
  before,
  after,
  differences: { kept, relabelled },
}: Replayed): Record<'before' | 'after', Labelled[]> {
  const same = new Set(kept.flat());
  const isClassifier = [...before.predictions, ...after.predictions].every(({ box }) => box === undefined);
  const draw = ({ predictions }: Replayed['before']) => {
    if (isClassifier) return predictions.slice(0, 3).map(toLabelled);
    // What stays is drawn without a tag, unless nothing else is there to be seen.
    const isPlain = same.size === predictions.length && relabelled.length === 0;
    return predictions.map((each) => ({ ...toLabelled(each), ...(same.has(each) && !isPlain && { label: '' }) }));
  };
  return { before: draw(before), after: draw(after) };
}
