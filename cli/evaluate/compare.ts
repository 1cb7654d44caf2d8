import { styleText } from 'node:util';
import { Failure } from '../failure.ts';
import { type Evaluation, evaluateAll, type Settings } from './evaluation.ts';
import { defaultMetric, metricOf } from './gate.ts';
import { evaluationJson } from './json.ts';
import { failedLines, headline, leftOutLines, type Row, rowGroups } from './table.ts';

export interface CompareFlags extends Settings {
  readonly gate: boolean;
  readonly metric?: string;
  readonly margin: number;
  readonly json: boolean;
}

/** Whether a candidate is better, by one figure. */
export interface Verdict {
  readonly metric: string;
  readonly current: number;
  readonly candidate: number;
  readonly margin: number;
  readonly better: boolean;
}

/** `glimpse models compare`: with `--gate` ends with 1 where the candidate is not better, in any case where pictures failed. */
export async function compare(currentName: string, candidateName: string, flags: CompareFlags): Promise<void> {
  const { gate, metric, margin, json, ...settings } = flags;
  const [current, candidate] = (await evaluateAll([currentName, candidateName], settings)) as [Evaluation, Evaluation];
  const verdict = judge(current, candidate, metric ?? defaultMetric(current.figures), margin);
  const sides = { current, candidate };
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...mapValues(sides, (side) => evaluationJson(side, settings)), verdict }, null, 2)}\n`
      : comparisonText(current, candidate, verdict, settings.limit),
  );
  if ((gate && !verdict.better) || current.failed.length + candidate.failed.length > 0) throw new Failure('');
}

/** @throws Failure where there is no such figure */
export function judge(current: Evaluation, candidate: Evaluation, metric: string, margin: number): Verdict {
  const [old, own] = [metricOf(current.figures, metric), metricOf(candidate.figures, metric)];
  return { metric, current: old, candidate: own, margin, better: own - old > margin };
}

function mapValues<K extends string, T, R>(record: Readonly<Record<K, T>>, map: (value: T) => R): Record<K, R> {
  return Object.fromEntries(Object.entries<T>(record).map(([key, value]) => [key, map(value)])) as Record<K, R>;
}

/** Two evaluations side by side, for people. */
export function comparisonText(current: Evaluation, candidate: Evaluation, verdict: Verdict, limit: number): string {
  const others = rowGroups(candidate, limit);
  const lines = rowGroups(current, limit).flatMap(({ title, rows }) => {
    const own = others.find((group) => group.title === title)?.rows;
    return [
      '',
      styleText('dim', `  ${title.padEnd(18)} ${'current'.padStart(11)} ${'candidate'.padStart(11)}  difference`),
      ...rows.map((row, i) => {
        const other = own?.[i];
        const text = [row.text, other?.text ?? '-'].map((cell) => cell.padStart(11)).join(' ');
        return `  ${row.name.padEnd(18)} ${text}  ${differenceOf(row, other).padStart(10)}`;
      }),
    ];
  });
  const failed = [...current.failed, ...candidate.failed];
  return `${[`current    ${headline(current)}`, `candidate  ${headline(candidate)}`, ...lines, ...leftOutLines(current), ...failedLines(failed), '', verdictLine(verdict)].join('\n')}\n`;
}

// Shares are told by their difference, times and memory by how much larger they are.
function differenceOf({ kind, value: current }: Row, { value: candidate }: Partial<Row> = {}): string {
  if (current === undefined || candidate === undefined || current < 0 || candidate < 0) return '';
  const difference = kind === 'share' ? candidate - current : (candidate / current - 1) * 100;
  const sign = difference < 0 ? '' : '+';
  return kind === 'share' ? `${sign}${difference.toFixed(4)}` : `${sign}${difference.toFixed(0)} %`;
}

function verdictLine({ metric, current, candidate, margin, better }: Verdict): string {
  const by = margin > 0 ? `, and must be by more than ${margin}` : '';
  const told = `${metric}: ${current.toFixed(4)} now, ${candidate.toFixed(4)} the candidate${by}`;
  return better
    ? styleText('green', `The candidate is better. ${told}`)
    : styleText('yellow', `The candidate is not better. ${told}`);
}
