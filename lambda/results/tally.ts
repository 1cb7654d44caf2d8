import { type Label, labelName } from '../../contract/model.ts';
import type { Scored } from './rows.ts';

export interface ClassMean {
  readonly label: string;
  readonly count: number;
  /** Mean certainty, 0 to 1. */
  readonly mean: number;
}

/** A class that is less certain than its package expects. */
export interface Drifting extends ClassMean {
  readonly threshold: number;
}

/** Certainties over a run, kept as sums: as large for ten pictures as for a million. */
export interface Tally {
  add(scored: readonly Scored[]): void;
  /** Over all predictions; undefined where there are none. */
  mean(): number | undefined;
  predictions(): number;
  /** In the order of the labels' names. */
  classes(): ClassMean[];
  /** Classes below the threshold their package gives them. */
  drifting(labels: readonly Label[]): Drifting[];
}

export function createTally(): Tally {
  const sums = new Map<string, { count: number; sum: number }>();

  function classes(): ClassMean[] {
    return [...sums]
      .map(([label, { count, sum }]) => ({ label, count, mean: sum / count }))
      .sort((a, b) => (a.label < b.label ? -1 : 1));
  }

  const total = () =>
    [...sums.values()].reduce((all, { count, sum }) => ({ count: all.count + count, sum: all.sum + sum }));

  return {
    add(scored) {
      for (const { label, score } of scored) {
        const known = sums.get(label) ?? { count: 0, sum: 0 };
        sums.set(label, { count: known.count + 1, sum: known.sum + score });
      }
    },
    predictions: () => (sums.size === 0 ? 0 : total().count),
    mean() {
      if (sums.size === 0) return undefined;
      const { count, sum } = total();
      return sum / count;
    },
    classes,
    drifting(labels) {
      const thresholds = new Map(
        labels.flatMap((label) =>
          typeof label === 'string' || label.threshold === undefined
            ? []
            : [[labelName(label), label.threshold] as const],
        ),
      );
      return classes().flatMap((each) => {
        const threshold = thresholds.get(each.label);
        return threshold !== undefined && each.mean < threshold ? [{ ...each, threshold }] : [];
      });
    },
  };
}
