import type { Prediction, Result } from '../../../contract/answer.ts';
import type { ModelInfo } from '../../../contract/models-answer.ts';
import type { Trouble } from '../api/trouble.ts';

/** One picture of a batch, and how far it is. */
export interface Row {
  readonly id: number;
  readonly file: File;
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** Object URL of a small version, once made. */
  readonly thumb?: string;
  readonly result?: Result;
  readonly trouble?: Trouble;
}

export type SortKey = 'name' | 'label' | 'certainty' | 'count' | 'time';

export interface Order {
  readonly key: SortKey;
  readonly down: boolean;
}

export interface RowFilter {
  readonly state: 'all' | 'done' | 'failed';
  /** Only pictures with this label; '' for all. */
  readonly label: string;
}

/** Whether the model is still to be asked about it: it has no answer, or that of another model or version. */
export function isOpen({ state, result }: Row, model: ModelInfo | undefined): boolean {
  if (state !== 'done') return true;
  return model !== undefined && (result?.model.name !== model.name || result.model.version !== model.current);
}

/** What is reported of a picture: the likeliest class of a classifier, every object of the others. */
export function reported({ model, predictions }: Result): readonly Prediction[] {
  return model.task === 'classification' ? predictions.slice(0, 1) : predictions;
}

/** The most frequent label of objects, or the likeliest class. */
export function mainLabel({ result }: Row): string {
  if (!result) return '';
  if (result.model.task === 'classification') return result.predictions[0]?.label ?? '';
  const counts = Object.entries(result.metrics.classDistribution).sort((a, b) => b[1] - a[1]);
  return counts[0]?.[0] ?? '';
}

/** Certainty of a picture: of its likeliest class, or the mean over its objects. Undefined where nothing was found. */
export function certainty({ result }: Row): number | undefined {
  if (!result || result.predictions.length === 0) return undefined;
  return result.model.task === 'classification' ? result.predictions[0]?.score : result.metrics.meanScore;
}

export function arrange(rows: readonly Row[], order: Order | undefined, filter: RowFilter): Row[] {
  const kept = rows.filter(
    (row) =>
      (filter.state === 'all' || row.state === filter.state) && (filter.label === '' || hasLabel(row, filter.label)),
  );
  if (!order) return kept;
  const sign = order.down ? -1 : 1;
  // Rows without an answer stay at the end, whichever way the rest is sorted.
  return kept.sort((a, b) => Number(!a.result) - Number(!b.result) || sign * compare(a, b, order.key) || a.id - b.id);
}

function hasLabel(row: Row, label: string): boolean {
  if (row.result?.model.task === 'classification') return mainLabel(row) === label;
  return row.result?.metrics.classDistribution[label] !== undefined;
}

function compare(a: Row, b: Row, key: SortKey): number {
  switch (key) {
    case 'name':
      return a.name.localeCompare(b.name, undefined, { numeric: true });
    case 'label':
      return mainLabel(a).localeCompare(mainLabel(b));
    case 'certainty':
      return (certainty(a) ?? -1) - (certainty(b) ?? -1);
    case 'count':
      return (a.result?.metrics.count ?? 0) - (b.result?.metrics.count ?? 0);
    case 'time':
      return (a.result?.timing.totalMs ?? 0) - (b.result?.timing.totalMs ?? 0);
  }
}

export interface Totals {
  readonly done: number;
  readonly failed: number;
  /** How many of each label, most frequent first: pictures for classifiers, else objects; and their mean certainty. */
  readonly labels: readonly { label: string; classId: number; count: number; certainty: number }[];
  readonly usd: number;
  readonly meanMs: number;
}

export function total(rows: readonly Row[]): Totals {
  const results = rows.flatMap(({ result }) => (result ? [result] : []));
  const labels = new Map<string, { label: string; classId: number; count: number; sum: number }>();
  for (const { label, classId, score } of results.flatMap(reported)) {
    const entry = labels.get(label) ?? { label, classId, count: 0, sum: 0 };
    labels.set(label, { ...entry, count: entry.count + 1, sum: entry.sum + score });
  }
  return {
    done: results.length,
    failed: rows.filter(({ state }) => state === 'failed').length,
    labels: [...labels.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ sum, ...entry }) => ({ ...entry, certainty: sum / entry.count })),
    usd: results.reduce((sum, { cost }) => sum + cost.usd, 0),
    meanMs: results.reduce((sum, { timing }) => sum + timing.totalMs, 0) / Math.max(1, results.length),
  };
}
