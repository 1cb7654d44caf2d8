import type { Drift } from '../../contract/drift.ts';
import type { PredictionRecord } from '../../contract/records.ts';
import { shares } from '../../vision/metrics/drift.ts';
import { inGroups } from '../../vision/metrics/drift-groups.ts';
import { type Answering, type Observation, observe } from './figures.ts';
import { binOf, groupsOf, keyOf, type Pair } from './histogram.ts';
import { figureName, valueText } from './words.ts';

/** As many as fit on a page. */
const MOST = 12;

/**
 * Predictions with a kept picture that lie where there are more of now than there were, those by most first.
 * @param moved the figures that drift
 */
export function findMovers(
  moved: readonly Pair[],
  records: readonly PredictionRecord[],
  answering: Answering,
): Drift['movers'] {
  if (moved.length === 0) return [];
  const weights = new Map(moved.map((pair) => [keyOf(pair.now), { pair, byBin: binWeights(pair) }]));
  const ranked = records
    .filter(({ stored }) => stored !== undefined)
    .map((record) => {
      const said = observe(record, answering).flatMap((observation) => {
        const known = weights.get(keyOf(observation));
        if (!known) return [];
        const each = observation.values.map((value) => known.byBin[binOf(value, known.pair.now)]!);
        return [{ observation, weight: each.reduce((sum, one) => sum + one, 0) / each.length }];
      });
      const told = said.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
      const total = said.reduce((sum, { weight }) => sum + weight, 0);
      return { id: record.id, total, why: told.map(({ observation }) => tell(observation)) };
    });
  return ranked
    .filter(({ total, why }) => total > 0 && why.length > 0)
    .sort((a, b) => b.total - a.total)
    .slice(0, MOST)
    .map(({ id, why }) => ({ id, why }));
}

// How many times as common a bin's group is as it was, as a logarithm: what the index is made of. Without a baseline all of a
// figure is new.
function binWeights({ baseline, now }: Pair): number[] {
  if (!baseline) return now.counts.map(() => 1);
  const groups = groupsOf(baseline);
  const expected = shares(inGroups(baseline.counts, groups));
  const actual = shares(inGroups(now.counts, groups));
  const weights = now.counts.map(() => 0);
  for (const [i, bins] of groups.entries()) {
    for (const bin of bins) weights[bin] = Math.log(actual[i]! / expected[i]!);
  }
  return weights;
}

function tell({ figure, label, values }: Observation): string {
  if (typeof values[0] === 'string') return `${figureName({ figure })}: ${most(values as readonly string[])}`;
  const mean = (values as readonly number[]).reduce((sum, value) => sum + value, 0) / values.length;
  return `${figureName({ figure, label })} ${valueText(figure, mean)}`;
}

// For example: `6 Platelets, 2 RBC`.
function most(names: readonly string[]): string {
  const counted = [...Map.groupBy(names, (name) => name)].sort(([, a], [, b]) => b.length - a.length);
  return counted.map(([name, each]) => (names.length === 1 ? name : `${each.length} ${name}`)).join(', ');
}
