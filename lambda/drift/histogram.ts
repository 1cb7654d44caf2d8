import type { Histogram } from '../../contract/drift.ts';
import { labelName } from '../../contract/model.ts';
import type { PredictionRecord } from '../../contract/records.ts';
import { categoryGroups, type Groups, orderedGroups } from '../../vision/metrics/drift-groups.ts';
import { type Answering, fixedEdges, type Observation, observe } from './figures.ts';

/** Where the values of a figure are counted. */
export type Bins = Pick<Histogram, 'figure' | 'label' | 'edges' | 'names'>;

/** A figure then and now, in the same bins. */
export interface Pair {
  /** Undefined where the baseline has nothing of it: a class that was never answered. */
  readonly baseline: Histogram | undefined;
  readonly now: Histogram;
}

/** Observations of each figure, by its {@link keyOf}. */
export function observeAll(records: readonly PredictionRecord[], answering: Answering): Map<string, Observation[]> {
  return Map.groupBy(
    records.flatMap((record) => observe(record, answering)),
    keyOf,
  );
}

/** A figure, with its class where it has one, as one text. */
export function keyOf({ figure, label }: Pick<Histogram, 'figure' | 'label'>): string {
  return label === undefined ? figure : `${figure}:${label}`;
}

/** Bins for what was observed: fixed ones of numbers; of categories the model's classes, or the names that came. */
export function binsFor(observations: readonly Observation[], { labels }: Answering): Bins {
  const { figure, label } = observations[0]!;
  const edges = fixedEdges[figure];
  const known = figure === 'classes' ? labels.map(labelName) : observations.flatMap(({ values }) => values as string[]);
  return {
    figure,
    ...(label !== undefined && { label }),
    ...(edges ? { edges: [...edges] } : { names: [...new Set(known)].sort() }),
  };
}

/** Counts observations in bins. A category that has none of its own counts as one more, the last. */
export function fill(bins: Bins, observations: readonly Observation[]): Histogram {
  const { edges, names } = bins;
  const counts = new Array<number>((edges ?? names ?? []).length + 1).fill(0);
  for (const { values } of observations) {
    for (const value of values) counts[binOf(value, bins)]! += 1 / values.length;
  }
  return {
    ...bins,
    pictures: observations.length,
    ...(edges && observations.length > 0 && moments(observations as readonly { values: readonly number[] }[])),
    counts: counts.map((count) => Number(count.toFixed(4))),
  };
}

/** The bin of a value: of numbers that between two limits, the lower one included. */
export function binOf(value: number | string, { edges, names }: Pick<Bins, 'edges' | 'names'>): number {
  if (typeof value === 'string') {
    const index = names?.indexOf(value) ?? -1;
    return index < 0 ? (names?.length ?? 0) : index;
  }
  const above = edges?.findIndex((edge) => value < edge) ?? 0;
  return above < 0 ? edges!.length : above;
}

/** The bins of a figure as they are compared. */
export function groupsOf({ edges, counts }: Histogram): Groups {
  return edges ? orderedGroups(counts) : categoryGroups(counts);
}

// Over pictures, each with the mean of its values.
function moments(observations: readonly { readonly values: readonly number[] }[]) {
  const means = observations.map(({ values }) => average(values));
  const mean = average(means);
  const deviation = Math.sqrt(average(means.map((each) => (each - mean) ** 2)));
  return { mean: Number(mean.toPrecision(6)), deviation: Number(deviation.toPrecision(6)) };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
