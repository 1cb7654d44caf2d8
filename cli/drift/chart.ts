import type { DriftFigure } from '../../contract/drift.ts';
import { type Html, html } from '../../lambda/docs/html.ts';
import { figureName } from '../../lambda/drift/words.ts';

/** One figure: the part of the pictures in each group, as it was above as it is now, and what that means. */
export function chart(figure: DriftFigure): Html {
  const { status, psi, limit, jensenShannon, groups, told } = figure;
  const rows = groups.map(
    ({ name, baseline, now }) => html`<tr><th scope="row">${name}</th>
      <td>${bar('was', baseline)}${bar('now', now)}</td></tr>`,
  );
  const index =
    psi === undefined
      ? undefined
      : html`<span title="Jensen-Shannon divergence ${jensenShannon} bit">PSI ${psi.toFixed(2)}, limit ${limit!.toFixed(2)}</span>`;
  return html`<figure class="${status}"><figcaption><strong>${figureName(figure)}</strong>${index}</figcaption>
    <p>${told}</p>${rows.length > 0 && html`<table class="pairs"><tbody>${rows}</tbody></table>`}</figure>`;
}

function bar(what: 'was' | 'now', part: number): Html {
  const text = `${(100 * part).toFixed(part > 0 && part < 0.1 ? 1 : 0)} %`;
  return html`<div class="${what}"><i style="--part:${part.toFixed(4)}"></i><b>${text}</b></div>`;
}

/** What the style of reports does not have. */
export const chartStyle = `
figure.drift { border-color: var(--bad); } figure.drift strong { color: var(--bad); } figure p { margin-bottom: 0.6rem; font-size: 0.875rem; }
.pairs th { width: 9rem; padding-right: 0.75rem; color: var(--weak); font-size: 0.8125rem; white-space: normal; } .pairs td { padding: 0.2rem 0; }
.pairs div { display: flex; align-items: center; gap: 0.4rem; height: 0.8rem; } .pairs b { font: 0.6875rem/1 system-ui, sans-serif; color: var(--weak); }
.pairs i { display: block; height: 0.5rem; min-width: 1px; width: calc(var(--part) * 80%); border-radius: 1rem; background: var(--accent); } .was i { opacity: 0.35; }
.drift .now i { background: var(--bad); } .legend i.weak { opacity: 0.35; }
h1 em { margin-left: 0.6rem; padding: 0.15rem 0.7rem; border-radius: 1rem; background: var(--accent); color: var(--on-strong); font: 600 0.8125rem/1.6 system-ui, sans-serif; letter-spacing: 0; vertical-align: middle; } h1 em.drift { background: var(--bad); }
`;
