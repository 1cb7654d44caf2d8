import { Failure } from '../failure.ts';
import type { Evaluation } from './evaluation.ts';
import type { Figures } from './figures.ts';

const cocoNames = [
  ...['ap', 'ap50', 'ap75', 'apSmall', 'apMedium', 'apLarge'],
  ...['ar1', 'ar10', 'ar100', 'arSmall', 'arMedium', 'arLarge'],
] as const;
const classNames = ['top1', 'top5'] as const;

/**
 * The figure by which two models are told apart: of masks where there are any, else of boxes, or of classes.
 * @throws Failure where there is no such figure
 */
export function metricOf(figures: Figures, metric: string): number {
  const known: readonly string[] = figures.kind === 'classes' ? classNames : cocoNames;
  if (!known.includes(metric)) {
    throw new Failure(`option --metric: got "${metric}", allowed: ${known.join(', ')}`, 2);
  }
  const source = figures.kind === 'classes' ? figures : (figures.masks ?? figures.boxes);
  return (source as unknown as Readonly<Record<string, number>>)[metric]!;
}

/** Every figure that was measured, by the names `--metric` takes. */
export function allFigures(figures: Figures): Record<string, number> {
  const names: readonly string[] = figures.kind === 'classes' ? classNames : cocoNames;
  const measured = names.map((name) => [name, metricOf(figures, name)] as const);
  return Object.fromEntries(measured.filter(([, value]) => value >= 0));
}

/** What better means where nothing is said. */
export function defaultMetric({ kind }: Figures): string {
  return kind === 'classes' ? 'top1' : 'ap50';
}

/** Whether a candidate is better, by one figure. */
export interface Verdict {
  readonly metric: string;
  readonly current: number;
  readonly candidate: number;
  readonly margin: number;
  readonly better: boolean;
}

/** @throws Failure where there is no such figure */
export function judge(current: Evaluation, candidate: Evaluation, metric: string, margin: number): Verdict {
  const [old, own] = [metricOf(current.figures, metric), metricOf(candidate.figures, metric)];
  return { metric, current: old, candidate: own, margin, better: own - old > margin };
}

export function verdictWords({ metric, current, candidate, margin, better }: Verdict): string {
  const by = margin > 0 ? `, and must be by more than ${margin}` : '';
  const told = `${metric}: ${current.toFixed(4)} now, ${candidate.toFixed(4)} the candidate${by}`;
  return `The candidate is ${better ? '' : 'not '}better. ${told}`;
}
