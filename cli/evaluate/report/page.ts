import type { Label } from '../../../contract/model.ts';
import { type Html, html } from '../../../lambda/docs/html.ts';
import type { CocoMetrics } from '../../../vision/metrics/coco.ts';
import { nameOf } from '../classes.ts';
import type { Evaluation, Settings } from '../evaluation.ts';
import { mistakenPictures } from '../mistakes.ts';
import { count, objectWords, protocolWords, type Row, rowGroups, share } from '../table.ts';
import { calibrationPlot, calibrationWords } from './calibration.ts';
import { confusion, confusionWords } from './confusion.ts';
import { curves } from './curves.ts';
import { framed, told } from './frame.ts';
import { gallery } from './gallery.ts';

/** An evaluation as a page. */
export async function reportPage(evaluation: Evaluation, settings: Settings, now: Date): Promise<string> {
  const { contender, figures, sha256 } = evaluation;
  const { model, version } = contender;
  const title = `${model.name} ${version}`;
  const groups = rowGroups(evaluation, settings.limit);
  const main = figures.kind === 'objects' ? (figures.masks ?? figures.boxes) : undefined;
  const body = html`<div class="keys">${keyFigures(groups)}</div>
<section><h2>Figures</h2><div class="groups">${groups.map(groupTable)}${main && classTable(main, model.labels)}</div></section>
${main && curves(main, model.labels, model.defaults.threshold)}
${figures.kind === 'classes' && html`<section><h2>Calibration</h2>${calibrationWords}<div class="tiles">${calibrationPlot(figures.calibration)}</div></section>`}
<section><h2>Confusion</h2>${confusionWords(evaluation)}${confusion(evaluation)}</section>
${await gallery(evaluation, mistakenPictures(evaluation))}`;
  const facts = [...factsOf(evaluation, settings, now), ['weights', `sha256 ${sha256}`] as const];
  return framed({ title, tab: `${title}, evaluated`, lead: model.description, facts, body });
}

/** What was measured on what, and how. */
export function factsOf(evaluation: Evaluation, settings: Settings, now: Date): (readonly [string, string])[] {
  const { dataSet, figures, judged, failed } = evaluation;
  const { part, form, leftOut = [] } = dataSet;
  const what = [count(judged.length), 'pictures', part && `of ${part}`].filter(Boolean).join(' ');
  return [
    ['data', `${what}${objectWords(figures)} (${form})`],
    ...(figures.kind === 'objects' ? [['measure', protocolWords(evaluation, settings)] as const] : []),
    ['measured', `${told(now)}, through POST /v1/predict`],
    ...(failed.length > 0 ? [['failed', `${failed.length} pictures, counted as nothing found`] as const] : []),
    ...(leftOut.length > 0
      ? [['left out', `${leftOut.length} pictures with labels that the model has not`] as const]
      : []),
  ];
}

/** The four figures one looks for first. */
function keyFigures(groups: readonly { readonly rows: readonly Row[] }[]): Html[] {
  const wanted = ['AP', 'AP50', 'top-1', 'top-5', 'p50', '1,000 pictures'];
  const rows = groups.flatMap((group) => group.rows);
  return wanted.flatMap((name) => {
    const row = rows.find((each) => each.name === name);
    return row ? [html`<div><span>${name}</span><strong>${row.text}</strong></div>`] : [];
  });
}

function groupTable({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }): Html {
  const lines = rows.map(({ name, kind, value, text }) => {
    const bar =
      kind === 'share' && value !== undefined && value > 0
        ? html`<i style="--part:${value.toFixed(3)}"></i>`
        : undefined;
    return html`<tr><th scope="row">${name}</th><td class="meter">${bar}</td><td>${text}</td></tr>`;
  });
  return html`<table><caption>${title}</caption><tbody>${lines}</tbody></table>`;
}

function classTable({ classes }: CocoMetrics, labels: readonly Label[]): Html {
  const lines = classes
    .filter(({ objects }) => objects > 0)
    .sort((a, b) => b.objects - a.objects)
    .map(
      ({ classId, objects, ap, ap50, ap75, ar100 }) =>
        html`<tr><th scope="row">${nameOf(labels, classId)}</th><td>${count(objects)}</td>${[ap, ap50, ap75, ar100].map((value) => html`<td>${share(value)}</td>`)}</tr>`,
    );
  const head = ['objects', 'AP', 'AP50', 'AP75', 'AR'].map((name) => html`<th scope="col">${name}</th>`);
  return html`<div class="scroll"><table><caption>classes</caption><thead><tr><td></td>${head}</tr></thead><tbody>${lines}</tbody></table></div>`;
}
