import type { Baseline, Drift, DriftFigure, Histogram } from '../../contract/drift.ts';
import { labelName, type Manifest } from '../../contract/model.ts';
import type { PredictionRecord } from '../../contract/records.ts';
import { chanceIndex, chiSquareQuantile, jensenShannon, shares, stabilityIndex } from '../../vision/metrics/drift.ts';
import { inGroups } from '../../vision/metrics/drift-groups.ts';
import { spanOf } from './baseline.ts';
import { type Bins, binsFor, fill, groupsOf, keyOf, observeAll, type Pair } from './histogram.ts';
import { findMovers } from './movers.ts';
import { groupNames, tellAll, tellFigure } from './words.ts';

/** Pictures that a figure needs on either side before anything is said of it. */
export const LEAST = 30;
/** The least index that counts, however many pictures there are: Siddiqi's "significant change". */
export const EFFECT = 0.25;
/** Chance that one comparison of pictures like those of the baseline says drift, all its figures together. */
export const FALSE_ALARM = 0.001;

/** The pictures of `records` against a baseline, figure by figure, those that moved most first. */
export function compareDrift(baseline: Baseline, records: readonly PredictionRecord[], manifest: Manifest): Drift {
  const model = { name: manifest.name, version: manifest.version };
  const { taken, pictures, from, to } = baseline;
  const pairs = pairHistograms(baseline, records, manifest);
  // What is asked of more figures is answered wrongly by chance more often: each has its part of the whole.
  const alpha = FALSE_ALARM / Math.max(1, pairs.filter(hasEnough).length);
  const judged = pairs.map((pair) => judge(pair, alpha, manifest)).sort((a, b) => b.ratio - a.ratio);
  const figures = judged.map(({ figure }) => figure);
  const compared = judged.filter(({ figure }) => figure.status !== 'too-few');
  const worst = compared.length === 0 ? null : Number(compared[0]!.ratio.toPrecision(4));
  const drifts = figures.some(({ status }) => status === 'drift');
  const status = compared.length === 0 ? 'too-few' : drifts ? 'drift' : 'ok';
  const now = spanOf(records);
  const moved = pairs.filter(({ now }) =>
    figures.some((each) => each.status === 'drift' && keyOf(each) === keyOf(now)),
  );
  const movers = findMovers(moved, records, manifest);
  const found = { status, model, baseline: { taken, pictures, from, to }, now, worst, figures, movers } as const;
  return { ...found, told: tellAll(found) };
}

/** Every figure that the baseline or the records have. */
function pairHistograms({ histograms }: Baseline, records: readonly PredictionRecord[], manifest: Manifest): Pair[] {
  const observed = observeAll(records, manifest);
  const known = new Set(histograms.map(keyOf));
  const paired = histograms.map(({ figure, label, edges, names, ...rest }): Pair => {
    const bins: Bins = { figure, ...(label && { label }), ...(edges && { edges }), ...(names && { names }) };
    return { baseline: { ...bins, ...rest }, now: fill(bins, observed.get(keyOf(bins)) ?? []) };
  });
  const fresh = [...observed]
    .filter(([key]) => !known.has(key))
    .map(([, observations]): Pair => {
      return { baseline: undefined, now: fill(binsFor(observations, manifest), observations) };
    });
  return [...paired, ...fresh];
}

function hasEnough({ baseline, now }: Pair): boolean {
  return now.pictures >= LEAST && (baseline?.pictures ?? 0) >= LEAST;
}

function judge(pair: Pair, alpha: number, manifest: Manifest): { ratio: number; figure: DriftFigure } {
  const { baseline, now } = pair;
  const threshold = thresholdOf(now, manifest);
  const moved = hasEnough(pair) ? movement(baseline!, now, alpha) : undefined;
  const unsure = threshold !== undefined && now.pictures >= LEAST ? isBelow(now, threshold, alpha) : undefined;
  const drifts = unsure === true || (moved !== undefined && moved.psi > moved.limit);
  const status = drifts ? 'drift' : moved === undefined && unsure === undefined ? 'too-few' : 'ok';
  const figure: Omit<DriftFigure, 'told'> = {
    figure: now.figure,
    ...(now.label !== undefined && { label: now.label }),
    status,
    pictures: { baseline: baseline?.pictures ?? 0, now: now.pictures },
    ...(moved && { psi: rounded(moved.psi), limit: rounded(moved.limit), jensenShannon: rounded(moved.divergence) }),
    ...(now.mean !== undefined && { mean: { baseline: baseline?.mean ?? null, now: now.mean } }),
    ...(threshold !== undefined && { threshold }),
    groups: moved?.groups ?? [],
  };
  const ratio = Math.max(moved ? moved.psi / moved.limit : 0, unsure ? threshold! / Math.max(now.mean!, 0.01) : 0);
  return { ratio, figure: { ...figure, told: tellFigure(figure, baseline) } };
}

function movement(baseline: Histogram, now: Histogram, alpha: number) {
  const groups = groupsOf(baseline);
  const [before, after] = [inGroups(baseline.counts, groups), inGroups(now.counts, groups)];
  const [expected, actual] = [shares(before), shares(after)];
  const names = groupNames(baseline, groups);
  return {
    psi: stabilityIndex(expected, actual),
    limit: Math.max(EFFECT, chanceIndex(groups.length, baseline.pictures, now.pictures, alpha)),
    divergence: jensenShannon(expected, actual),
    groups: names.map((name, i) => ({
      name,
      baseline: rounded(before[i]! / baseline.pictures),
      now: rounded(after[i]! / now.pictures),
    })),
  };
}

// Of the mean, by more than chance: so many standard errors as a normal value exceeds with probability `alpha`.
function isBelow({ mean, deviation, pictures }: Histogram, threshold: number, alpha: number): boolean {
  const errors = Math.sqrt(chiSquareQuantile(2 * alpha, 1));
  return mean! + (errors * deviation!) / Math.sqrt(pictures) < threshold;
}

function thresholdOf({ figure, label }: Histogram, { labels }: Manifest): number | undefined {
  if (figure !== 'certainty') return undefined;
  const found = labels.find((each) => labelName(each) === label);
  return typeof found === 'object' ? found.threshold : undefined;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
