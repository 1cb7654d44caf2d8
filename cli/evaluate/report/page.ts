import { type Label, labelName } from '../../../contract/model.ts';
import { type Html, html, raw } from '../../../lambda/docs/html.ts';
import type { CocoMetrics } from '../../../vision/metrics/coco.ts';
import { nameOf } from '../classes.ts';
import type { Evaluation, Settings } from '../evaluation.ts';
import { confusionOf, mistakenPictures } from '../mistakes.ts';
import { count, objectWords, protocolWords, type Row, rowGroups, share } from '../table.ts';
import { calibrationPlot } from './calibration.ts';
import { confusion } from './confusion.ts';
import { curves } from './curves.ts';
import { gallery } from './gallery.ts';
import { style } from './style.ts';

/** An evaluation as a page that needs nothing else: no script, no other file, nothing from the web. */
export async function reportPage(evaluation: Evaluation, settings: Settings, now: Date): Promise<string> {
  const { contender, dataSet, figures, judged } = evaluation;
  const { model, version } = contender;
  const title = `${model.name} ${version}`;
  const groups = rowGroups(evaluation, settings.limit);
  const worst = mistakenPictures(evaluation);
  const { threshold } = model.defaults;
  const names = model.labels.map(labelName);
  const main = figures.kind === 'objects' ? (figures.masks ?? figures.boxes) : undefined;
  const what = [count(judged.length), 'pictures', dataSet.part && `of ${dataSet.part}`].filter(Boolean).join(' ');
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}, evaluated</title><style>${raw(style)}</style></head><body><main>
<header><h1>${title}</h1><p>${model.description}</p>
<dl>${facts(evaluation, settings, what, now)}</dl></header>
<div class="keys">${keyFigures(groups)}</div>
<section><h2>Figures</h2><div class="groups">${groups.map(groupTable)}${main && classTable(main, model.labels)}</div></section>
${main && curves(main, model.labels, threshold)}
${figures.kind === 'classes' && calibrationPlot(figures.calibration)}
${
  figures.kind === 'classes'
    ? confusion(confusionOf(evaluation), names, 'Rows are true classes, columns what was answered first.')
    : confusion(
        confusionOf(evaluation),
        [...names, 'nothing'],
        `Rows are true objects, columns what was answered for them at certainties of ${share(threshold, 2)} and more, where boxes overlap by 0.50.`,
      )
}
${await gallery(evaluation, worst)}
</main></body></html>`;
  return page.html;
}

function facts(evaluation: Evaluation, settings: Settings, what: string, now: Date): Html[] {
  const { sha256, dataSet, figures, failed } = evaluation;
  const all: readonly (readonly [string, string])[] = [
    ['data', `${what}${objectWords(figures)} (${dataSet.form})`],
    ...(figures.kind === 'objects' ? [['measure', protocolWords(evaluation, settings)] as const] : []),
    ['weights', `sha256 ${sha256}`],
    ['measured', `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC, through POST /v1/predict`],
    ...(failed.length > 0 ? [['failed', `${failed.length} pictures, counted as nothing found`] as const] : []),
  ];
  return all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
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
