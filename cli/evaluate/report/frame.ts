import { type Html, html, raw } from '../../../lambda/docs/html.ts';
import { style } from './style.ts';

export interface Frame {
  readonly title: string;
  /** What the browser's tab says; by default the title. */
  readonly tab?: string;
  readonly lead: string;
  readonly facts: readonly (readonly [term: string, text: string])[];
  readonly body: Html;
}

/** A page that needs nothing else: no script, no other file, nothing from the web. */
export function framed({ title, tab = title, lead, facts, body }: Frame): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${tab}</title><style>${raw(style)}</style></head><body><main>
<header><h1>${title}</h1><p>${lead}</p>
<dl>${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl></header>
${body}
</main></body></html>`.html;
}

/** When something was done, for a fact. */
export function told(now: Date): string {
  return `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
