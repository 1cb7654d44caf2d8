import { relative } from 'node:path';
import { styleText } from 'node:util';
import type { ModelInfo } from '../../contract/models-answer.ts';
import type { Drifting, Tally } from '../../lambda/results/tally.ts';
import type { HistoryRow } from './history.ts';
import { duration } from './progress.ts';
import type { Counts } from './run.ts';

/** What is to be said of a run when it is over. */
export interface Report {
  readonly model: Pick<ModelInfo, 'name' | 'current'> | undefined;
  readonly counts: Counts;
  /** Pictures done by the run that was continued. */
  readonly earlier: number;
  /** Pictures not tried to the end: the run was stopped. */
  readonly left: number;
  readonly tally: Tally;
  readonly drifting: readonly Drifting[];
  readonly seconds: number;
  readonly out: string;
  readonly eventsLog: string;
}

/** Most of a kind that are told to people; files and JSON have more. */
const CLASSES = 25;
const NAMED = 5;

/** The row of `metrics-history.csv`. */
export function historyRow(report: Report, time: Date): HistoryRow {
  const { counts, earlier, tally, model, drifting } = report;
  return {
    date: time.toISOString(),
    model: model ? `${model.name} ${model.current}` : '',
    pictures: counts.done + earlier,
    failed: counts.failed,
    predictions: tally.predictions(),
    'mean certainty %': percent(tally.mean()),
    'process time s': report.seconds.toFixed(1),
    'time per prediction ms': perPicture(report)?.toFixed(1) ?? '',
    retrain: drifting.map(({ label }) => label).join(', '),
    ...Object.fromEntries(tally.classes().map(({ label, mean }) => [`certainty % of ${label}`, percent(mean)])),
  };
}

/** The same for programs. */
export function reportJson(report: Report): object {
  const { counts, earlier, left, tally, model, drifting, seconds, out, eventsLog } = report;
  return {
    model: model && { name: model.name, version: model.current },
    done: counts.done,
    resumed: earlier,
    failed: counts.failed,
    left,
    failedFiles: counts.failedFiles,
    missing: counts.missing,
    predictions: tally.predictions(),
    meanCertainty: tally.mean() ?? null,
    classes: tally.classes(),
    retrain: drifting,
    processSeconds: seconds,
    msPerPrediction: perPicture(report) ?? null,
    out,
    eventsLog,
  };
}

/** The same for people. */
export function reportText(report: Report, cwd: string): string {
  const { counts, earlier, left, tally, drifting, seconds } = report;
  const out = relative(cwd, report.out) || report.out;
  const log = relative(cwd, report.eventsLog) || report.eventsLog;
  const each = perPicture(report);
  const lines = [
    `${bold(`${number(counts.done)} ${counts.done === 1 ? 'picture' : 'pictures'}`)} in ${seconds < 60 ? `${seconds.toFixed(1)} s` : duration(seconds)}${each === undefined ? '' : `, ${each.toFixed(1)} ms each`}: ${out}`,
  ];
  if (counts.done + counts.failed + counts.missing.length + earlier + left === 0)
    lines.push(styleText('yellow', 'There are no pictures at these paths.'));
  if (earlier > 0) lines.push(`${number(earlier)} more were there from before.`);
  const mean = tally.mean();
  if (mean !== undefined) {
    lines.push(
      `Mean certainty ${bold(`${percent(mean)} %`)} over ${number(tally.predictions())} predictions`,
      '',
      ...classTable(report),
    );
  }
  for (const { label, mean: own, threshold } of drifting) {
    const text = `Retrain: ${label} is at ${percent(own)} % on average, below the ${percent(threshold)} % it should have.`;
    lines.push(styleText('yellow', text));
  }
  if (counts.failed > 0) {
    const named = counts.failedFiles.slice(0, NAMED);
    const more = counts.failed - named.length;
    const names = `${named.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`;
    lines.push(styleText('red', `${number(counts.failed)} failed: ${names}. Why is in ${log}.`));
  }
  if (counts.missing.length > 0) lines.push(styleText('red', `Not there: ${counts.missing.join(', ')}`));
  if (left > 0)
    lines.push(
      styleText('yellow', `Stopped with ${number(left)} pictures left. Go on with the same command and --resume.`),
    );
  return `${lines.join('\n')}\n`;
}

function classTable({ tally, drifting }: Report): string[] {
  const classes = tally.classes().sort((a, b) => b.count - a.count);
  const below = new Set(drifting.map(({ label }) => label));
  const width = Math.max(...classes.map(({ label }) => label.length), 5);
  const rows = classes.slice(0, CLASSES).map(({ label, count, mean }) => {
    const row = `  ${label.padEnd(width)}  ${number(count).padStart(9)}  ${percent(mean).padStart(6)} %`;
    return below.has(label) ? styleText('yellow', row) : row;
  });
  const more = classes.length - CLASSES;
  return [
    styleText('dim', `  ${'class'.padEnd(width)}  ${'count'.padStart(9)}  certainty`),
    ...rows,
    ...(more > 0 ? [`  and ${more} classes more`] : []),
    '',
  ];
}

function perPicture({ counts, seconds }: Report): number | undefined {
  return counts.done === 0 ? undefined : (seconds * 1000) / counts.done;
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : (share * 100).toFixed(2);
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function bold(text: string): string {
  return styleText('bold', text);
}
