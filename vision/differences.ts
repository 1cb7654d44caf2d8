import type { Box } from '../contract/answer.ts';
import { iou } from './box.ts';

/** What is compared of a prediction. Classes by name: two versions of a model may number them otherwise. */
export interface Sight {
  readonly label: string;
  readonly score: number;
  readonly box?: Box | undefined;
}

/** What becomes of the predictions of one picture where another model answers. */
export interface Differences<T extends Sight> {
  /** The same object under the same label. */
  readonly kept: readonly (readonly [before: T, after: T])[];
  /** The same object under another label. */
  readonly relabelled: readonly (readonly [before: T, after: T])[];
  readonly lost: readonly T[];
  readonly gained: readonly T[];
}

/** Overlap from which two boxes are of one object. */
const SAME = 0.5;

/**
 * Pairs the predictions of two models on one picture: boxes by their overlap, the largest first, within a label before
 * across labels; of classifiers the first alone, as the others are what it was not.
 */
export function differencesOf<T extends Sight>(before: readonly T[], after: readonly T[]): Differences<T> {
  const isClassifier = [...before, ...after].every(({ box }) => box === undefined);
  const lost = new Set(isClassifier ? before.slice(0, 1) : before);
  const gained = new Set(isClassifier ? after.slice(0, 1) : after);
  const pairOff = (fits: (one: T, other: T) => boolean) => {
    const candidates = [...lost].flatMap((one) =>
      [...gained].flatMap((other) => {
        const shared = one.box && other.box ? iou(one.box, other.box) : 1;
        return shared >= SAME && fits(one, other) ? [{ one, other, shared }] : [];
      }),
    );
    return candidates
      .sort((a, b) => b.shared - a.shared)
      .filter(({ one, other }) => {
        if (!lost.has(one) || !gained.has(other)) return false;
        lost.delete(one);
        gained.delete(other);
        return true;
      })
      .map(({ one, other }) => [one, other] as const);
  };
  const kept = pairOff((one, other) => one.label === other.label);
  const relabelled = pairOff(() => true);
  return { kept, relabelled, lost: [...lost], gained: [...gained] };
}

/** Part of all objects that the two do not agree on, 0..1; 0 where neither sees any. */
export function disagreementOf({ kept, relabelled, lost, gained }: Differences<Sight>): number {
  const differing = relabelled.length + lost.length + gained.length;
  return differing === 0 ? 0 : differing / (kept.length + differing);
}

/**
 * How much a user would notice: an object lost, gained or relabelled counts by its certainty, one that stays by how much
 * its certainty changes.
 */
export function impactOf({ kept, relabelled, lost, gained }: Differences<Sight>): number {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return sum([
    ...kept.map(([before, after]) => Math.abs(before.score - after.score)),
    ...relabelled.map(([before, after]) => Math.max(before.score, after.score)),
    ...[...lost, ...gained].map(({ score }) => score),
  ]);
}
