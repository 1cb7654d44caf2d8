import type { Drift } from '../../contract/drift.ts';
import type { Check } from '../../contract/parity.ts';
import type { RecordsClient } from '../../contract/records-client.ts';
import { type Html, html, raw } from '../../lambda/docs/html.ts';
import { style } from '../evaluate/report/style.ts';
import { chart, chartStyle } from './chart.ts';
import { gallery } from './pictures.ts';
import { consistencyText, spanText } from './text.ts';

/** A comparison as a page that needs nothing else: no script, no other file, nothing from the web. */
export async function driftPage(drift: Drift, check: Check | undefined, client: RecordsClient): Promise<string> {
  const { model, status, figures, movers, told } = drift;
  const name = `${model.name} ${model.version}`;
  const moved = figures.filter((figure) => figure.status === 'drift');
  const words = { drift: 'drift', ok: 'as it was', 'too-few': 'too few pictures', 'no-baseline': 'no baseline' }[
    status
  ];
  const facts = [...spanText(drift), ['consistency', consistencyText(check)] as const];
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}, drift</title><style>${raw(style)}${raw(chartStyle)}</style></head><body><main>
<header><h1>${name}<em class="${status}">${words}</em></h1><p>${told}</p>
<dl>${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl></header>
${moved.length > 0 && section('What moved', moved.map(chart))}
${moved.length > 0 && (await gallery(client, movers))}
${section(moved.length > 0 ? 'What did not' : 'Figures', figures.filter((figure) => figure.status === 'ok').map(chart))}
${section('Too few pictures to tell', figures.filter((figure) => figure.status === 'too-few').map(chart))}
</main></body></html>`;
  return page.html;
}

function section(title: string, charts: readonly Html[]): Html | undefined {
  if (charts.length === 0) return undefined;
  return html`<section><h2>${title}</h2><p class="legend"><span><i class="weak"></i>baseline</span><span><i></i>now</span></p>
    <div class="tiles">${charts}</div></section>`;
}
