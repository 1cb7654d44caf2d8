import { type Html, html } from '../../../lambda/docs/html.ts';
import { nameOf } from '../classes.ts';
import type { Evaluation } from '../evaluation.ts';
import { type Difference, type RowPair, type rowPairs, shareDifference } from '../side-by-side.ts';
import { count, share } from '../table.ts';
import { classPairs } from './class-pairs.ts';

/** The figures one looks for first: the candidate's, with what the current one has. */
export function keyPairs(groups: ReturnType<typeof rowPairs>): Html[] {
  const wanted = ['AP', 'AP50', 'top-1', 'calibration error', 'p50', 'model in memory', '1,000 pictures'];
  const rows = groups.flatMap((group) => group.rows);
  return wanted.flatMap((name) => {
    const row = rows.find((each) => each.name === name);
    if (!row) return [];
    return [
      html`<div><span>${name}</span><strong>${row.candidate?.text ?? '-'}</strong>
        <small>${row.current.text} now ${toned(row.difference)}</small></div>`,
    ];
  });
}

/** Every figure of both, the current model's meter above the candidate's. */
export function pairTables(groups: ReturnType<typeof rowPairs>): Html[] {
  return groups.map(
    ({ title, rows }) => html`<div class="scroll"><table><caption>${title}</caption>
      <thead><tr><td></td><td></td><th scope="col">current</th><th scope="col">candidate</th><th scope="col"></th></tr></thead>
      <tbody>${rows.map(pairRow)}</tbody></table></div>`,
  );
}

function pairRow({ name, current, candidate, difference }: RowPair): Html {
  const meter = ({ kind, value }: Partial<RowPair['current']> = {}, weak: string) =>
    kind === 'share' &&
    value !== undefined &&
    value > 0 &&
    html`<i class="${weak}" style="--part:${value.toFixed(3)}"></i>`;
  return html`<tr><th scope="row">${name}</th><td class="meter">${meter(current, 'was')}${meter(candidate, '')}</td>
    <td>${current.text}</td><td>${candidate?.text ?? '-'}</td><td>${toned(difference)}</td></tr>`;
}

/** How both do on each class, those with the most objects first. */
export function classPairTable(current: Evaluation, candidate: Evaluation): Html {
  const rows = classPairs(current, candidate).map(({ classId, was, now }) => {
    const cells = ([was.ap50, now.ap50, was.ap, now.ap] as const).map((value) => html`<td>${share(value)}</td>`);
    const [was50, now50, wasAp, nowAp] = cells;
    return html`<tr><th scope="row">${nameOf(candidate.contender.model.labels, classId)}</th><td>${count(now.objects)}</td>
      ${was50}${now50}<td>${toned(shareDifference(was.ap50, now.ap50))}</td>
      ${wasAp}${nowAp}<td>${toned(shareDifference(was.ap, now.ap))}</td></tr>`;
  });
  const head = ['objects', 'AP50 now', 'candidate', '', 'AP now', 'candidate', ''];
  return html`<div class="scroll wide"><table><caption>classes</caption>
    <thead><tr><td></td>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function toned({ text, tone }: Difference): Html | undefined {
  return text === '' ? undefined : html`<b class="${tone ?? 'same'}">${text}</b>`;
}
