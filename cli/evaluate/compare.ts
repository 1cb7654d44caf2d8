import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { styleText } from 'node:util';
import { Failure } from '../failure.ts';
import { type Evaluation, evaluateAll, type Settings } from './evaluation.ts';
import { defaultMetric, judge, type Verdict, verdictWords } from './gate.ts';
import { evaluationJson } from './json.ts';
import { comparePage } from './report/compare-page.ts';
import { rowPairs } from './side-by-side.ts';
import { failedLines, headline, leftOutLines } from './table.ts';

export interface CompareFlags extends Settings {
  readonly gate: boolean;
  readonly metric?: string;
  readonly margin: number;
  readonly report?: string;
  readonly json: boolean;
}

/** `glimpse models compare`: with `--gate` ends with 1 where the candidate is not better, in any case where pictures failed. */
export async function compare(currentName: string, candidateName: string, flags: CompareFlags): Promise<void> {
  const { gate, metric, margin, report, json, ...settings } = flags;
  // Before the run: it may be a long one.
  if (report !== undefined) await mkdir(dirname(report), { recursive: true });
  const [current, candidate] = (await evaluateAll([currentName, candidateName], settings)) as [Evaluation, Evaluation];
  const verdict = judge(current, candidate, metric ?? defaultMetric(current.figures), margin);
  const sides = { current, candidate };
  if (report !== undefined)
    await writeFile(report, await comparePage(current, candidate, verdict, settings, new Date()));
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...mapValues(sides, (side) => evaluationJson(side, settings)), verdict }, null, 2)}\n`
      : comparisonText(current, candidate, verdict, settings.limit),
  );
  if ((gate && !verdict.better) || current.failed.length + candidate.failed.length > 0) throw new Failure('');
}

function mapValues<K extends string, T, R>(record: Readonly<Record<K, T>>, map: (value: T) => R): Record<K, R> {
  return Object.fromEntries(Object.entries<T>(record).map(([key, value]) => [key, map(value)])) as Record<K, R>;
}

/** Two evaluations side by side, for people. */
export function comparisonText(current: Evaluation, candidate: Evaluation, verdict: Verdict, limit: number): string {
  const lines = rowPairs(current, candidate, limit).flatMap(({ title, rows }) => [
    '',
    styleText('dim', `  ${title.padEnd(18)} ${'current'.padStart(11)} ${'candidate'.padStart(11)}  difference`),
    ...rows.map(({ name, current: row, candidate: other, difference }) => {
      const text = [row.text, other?.text ?? '-'].map((cell) => cell.padStart(11)).join(' ');
      return `  ${name.padEnd(18)} ${text}  ${difference.text.padStart(10)}`;
    }),
  ]);
  const failed = [...current.failed, ...candidate.failed];
  return `${[`current    ${headline(current)}`, `candidate  ${headline(candidate)}`, ...lines, ...leftOutLines(current), ...failedLines(failed), '', verdictLine(verdict)].join('\n')}\n`;
}

function verdictLine(verdict: Verdict): string {
  return styleText(verdict.better ? 'green' : 'yellow', verdictWords(verdict));
}
