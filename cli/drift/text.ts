import { styleText } from 'node:util';
import type { Drift } from '../../contract/drift.ts';
import type { Check } from '../../contract/parity.ts';
import { figureName } from '../../lambda/drift/words.ts';
import { table } from '../table.ts';

/** A comparison for people. */
export function driftText(drift: Drift, check: Check | undefined): string {
  const { figures, told } = drift;
  const rows = figures.map((figure) => [
    { drift: 'DRIFT', ok: 'ok', 'too-few': 'too few' }[figure.status],
    figureName(figure),
    figure.psi === undefined ? '-' : figure.psi.toFixed(2),
    figure.limit === undefined ? '-' : figure.limit.toFixed(2),
    figure.jensenShannon === undefined ? '-' : figure.jensenShannon.toFixed(3),
    figure.told,
  ]);
  const facts = spanText(drift).map(([term, text]) => styleText('dim', `${term}: ${text}\n`));
  return [
    `${styleText('bold', told)}\n`,
    rows.length > 0 ? `\n${table(['', 'figure', ' PSI', ' limit', ' JS', ''], rows)}\n` : '',
    ...facts,
    styleText('dim', `consistency: ${consistencyText(check)}\n`),
  ].join('');
}

/** Whether the parity picture still gets the answer the model was packaged with. */
export function consistencyText(check: Check | undefined): string {
  if (check === undefined) return 'the package has no parity.json to check against';
  const cases = `${check.cases} parity ${check.cases === 1 ? 'picture' : 'pictures'}`;
  if (!check.ok) return `DIFFERENT answers to ${cases}: see glimpse models verify`;
  return `the same answers as packaged to ${cases}`;
}

/** What was compared with what. */
export function spanText({ baseline, now }: Drift): (readonly [term: string, text: string])[] {
  const span = ({ pictures, from, to }: NonNullable<Drift['now']>) =>
    `${pictures} pictures, ${minute(from)} to ${minute(to)} UTC`;
  return [
    ['baseline', baseline ? span(baseline) : 'none'],
    ['now', now ? span(now) : 'no pictures'],
  ];
}

function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
