import { type Html, html } from '../../../lambda/docs/html.ts';
import type { Evaluation, Settings } from '../evaluation.ts';
import { type Verdict, verdictWords } from '../gate.ts';
import { rowPairs } from '../side-by-side.ts';
import { comparedCalibration, comparedCurves, legend } from './compare-curves.ts';
import { classPairTable, keyPairs, pairTables } from './compare-figures.ts';
import { comparedGallery } from './compare-gallery.ts';
import { confusion, confusionWords } from './confusion.ts';
import { framed } from './frame.ts';
import { factsOf } from './page.ts';

/** Two evaluations side by side as a page. */
export async function comparePage(
  current: Evaluation,
  candidate: Evaluation,
  verdict: Verdict,
  settings: Settings,
  now: Date,
): Promise<string> {
  const [was, own] = [current, candidate].map(nameOf) as [string, string];
  const groups = rowPairs(current, candidate, settings.limit);
  const isOfObjects = current.figures.kind === 'objects';
  const body = html`<p class="verdict ${verdict.better ? 'better' : 'worse'}">${verdictWords(verdict)}</p>
<div class="keys">${keyPairs(groups)}</div>
<section><h2>Figures</h2>${legend}<div class="groups">${pairTables(groups)}</div>${isOfObjects && classPairTable(current, candidate)}</section>
${isOfObjects ? comparedCurves(current, candidate) : comparedCalibration(current, candidate)}
${await comparedGallery(current, candidate)}
<section><h2>Confusion</h2>${confusionWords(candidate)}<div class="halves">${[current, candidate].map(confusionHalf)}</div></section>`;
  return framed({
    title: `${own} against ${was}`,
    lead: candidate.contender.model.description,
    facts: [
      ['current', `${was}, sha256 ${current.sha256}`],
      ['candidate', `${own}, sha256 ${candidate.sha256}`],
      ...factsOf(candidate, settings, now),
    ],
    body,
  });
}

function nameOf({ contender: { model, version } }: Evaluation): string {
  return `${model.name} ${version}`;
}

function confusionHalf(evaluation: Evaluation, index: number): Html {
  return html`<div><h3>${index === 0 ? 'current' : 'candidate'}</h3>${confusion(evaluation)}</div>`;
}
