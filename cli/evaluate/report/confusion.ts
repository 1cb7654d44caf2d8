import { labelName } from '../../../contract/model.ts';
import { type Html, html } from '../../../lambda/docs/html.ts';
import type { Evaluation } from '../evaluation.ts';
import { confusionOf } from '../mistakes.ts';
import { count, share } from '../table.ts';

const most = 30;

export function confusionWords({ figures, contender: { model } }: Evaluation): Html {
  return figures.kind === 'classes'
    ? html`<p>Rows are true classes, columns what was answered first.</p>`
    : html`<p>Rows are true objects, columns what was answered for them at certainties of ${share(model.defaults.threshold, 2)} and more, where boxes overlap by 0.50.</p>`;
}

/** A heat map of what was answered for what is true: each row's parts in the strength of the colour. */
export function confusion(evaluation: Evaluation): Html {
  const matrix = confusionOf(evaluation);
  const labels = evaluation.contender.model.labels.map(labelName);
  const names = evaluation.figures.kind === 'classes' ? labels : [...labels, 'nothing'];
  const shown = busiest(matrix);
  const head = shown.map((column) => html`<th scope="col"><span>${names[column]}</span></th>`);
  const rows = shown.map((row) => {
    const sum = matrix[row]!.reduce((all, value) => all + value, 0);
    const cells = shown.map((column) => {
      const value = matrix[row]![column]!;
      if (value === 0) return html`<td></td>`;
      const part = value / sum;
      const told = `${names[row]} answered as ${names[column]}: ${count(value)} of ${count(sum)} (${share(100 * part, 1)} %)`;
      // Never so pale that a single mistake cannot be seen.
      const strength = (0.08 + 0.92 * part).toFixed(3);
      const tone = row === column ? 'right' : 'wrong';
      return html`<td class="${tone}${part > 0.6 ? ' strong' : ''}" style="--part:${strength}" title="${told}">${count(value)}</td>`;
    });
    return html`<tr><th scope="row">${names[row]}</th>${cells}</tr>`;
  });
  return html`<div class="scroll"><table class="heat"><thead><tr><td></td>${head}</tr></thead><tbody>${rows}</tbody></table></div>
    ${shown.length < matrix.length && html`<p>The ${shown.length} of ${matrix.length} classes with the most confusions.</p>`}`;
}

/** All classes, or those that are part of the most mistakes, in their order. */
function busiest(matrix: readonly (readonly number[])[]): number[] {
  const all = [...matrix.keys()];
  if (all.length <= most) return all;
  const mistakes = (id: number) =>
    all.reduce((sum, other) => (other === id ? sum : sum + matrix[id]![other]! + matrix[other]![id]!), 0);
  return all
    .toSorted((a, b) => mistakes(b) - mistakes(a))
    .slice(0, most)
    .sort((a, b) => a - b);
}
