import { type Html, html } from '../../../lambda/docs/html.ts';
import { count, share } from '../table.ts';

const most = 30;

/** A heat map of what was answered for what is true: each row's parts in the strength of the colour. */
export function confusion(matrix: readonly (readonly number[])[], names: readonly string[], explained: string): Html {
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
  return html`<section><h2>Confusion</h2><p>${explained}</p>
    <div class="scroll"><table class="heat"><thead><tr><td></td>${head}</tr></thead><tbody>${rows}</tbody></table></div>
    ${shown.length < matrix.length && html`<p>The ${shown.length} of ${matrix.length} classes with the most confusions.</p>`}</section>`;
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
