import type { Prediction, Result } from '../../../contract/answer.ts';
import { toMetrics } from '../../../vision/answer.ts';

export interface Filter {
  /** Least score shown. */
  readonly threshold: number;
  /** Labels switched off. */
  readonly hidden: ReadonlySet<string>;
}

/** The answer as the service would have given it at a higher threshold and for fewer labels. */
export function narrow(result: Result, { threshold, hidden }: Filter): Result {
  const predictions = result.predictions.filter(({ score, label }) => score >= threshold && !hidden.has(label));
  return { ...result, predictions, metrics: toMetrics(predictions) };
}

/** How many of each label, most frequent first; labels that are hidden count too. */
export function countLabels(predictions: readonly Prediction[]): { label: string; classId: number; count: number }[] {
  const counts = new Map<string, { label: string; classId: number; count: number }>();
  for (const { label, classId } of predictions) {
    const entry = counts.get(label) ?? { label, classId, count: 0 };
    counts.set(label, { ...entry, count: entry.count + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.classId - b.classId);
}
