import type { ReviewedRecord } from '../../contract/records.ts';
import type { ReviewList, ReviewQuery } from '../../contract/review.ts';
import { corrected } from '../../vision/corrections.ts';
import { seeded } from './seeded.ts';

/** What is asked of the package that made a prediction; undefined where it is there no more. */
export interface PackageFacts {
  /** Least certainty of an answer by default. */
  readonly threshold: number;
  /** Certainty below which a class is reported as drifting, by its name. */
  readonly classThresholds: ReadonlyMap<string, number>;
}

type Facts = (record: ReviewedRecord) => PackageFacts | undefined;
type Item = ReviewList['items'][number];
/** How early a picture comes, the lowest first, and why; undefined where the order does not ask for it. */
type Rank = (record: ReviewedRecord) => { readonly place: number; readonly reason: string } | undefined;

/** Whether a kept picture still waits for somebody: not all of it has a verdict, and nobody took it or threw it out. */
export function isOpen(record: ReviewedRecord): boolean {
  return record.stored !== undefined && record.outcome === 'ok' && !record.review && !corrected(record).isReviewed;
}

/** The pictures to look at next. Where two come equally early, the newer one is first. */
export function reviewQueue(
  open: readonly ReviewedRecord[],
  { order, limit, seed }: Pick<ReviewQuery, 'order' | 'limit' | 'seed'>,
  facts: Facts,
): Item[] {
  const rank = rankOf(order, { open, seed, facts });
  return open
    .flatMap((record) => {
      const ranked = rank(record);
      return ranked ? [{ record, ...ranked }] : [];
    })
    .sort((a, b) => a.place - b.place || (a.record.id < b.record.id ? 1 : -1))
    .slice(0, limit)
    .map(({ record, reason }) => ({ record, reasons: [reason, ...remarks(record, facts(record))] }));
}

interface Subject {
  readonly open: readonly ReviewedRecord[];
  readonly seed: number;
  readonly facts: Facts;
}

function rankOf(order: ReviewQuery['order'], { open, seed, facts }: Subject): Rank {
  switch (order) {
    case 'least-certain':
      return leastCertain;
    case 'near-threshold':
      return nearThreshold(facts);
    case 'count':
      return unusualCount(open);
    case 'random':
      return ({ id }) => ({ place: seeded(seed, id), reason: `drawn at random, seed ${seed}` });
    default:
      return ofClass(order.slice('class:'.length));
  }
}

// Where nothing was found nothing is uncertain: such pictures come last here, and early by `count`.
const leastCertain: Rank = ({ model, predictions, meanScore }) => {
  const [first] = predictions;
  if (!first) return { place: 2, reason: 'nothing found' };
  if (model?.task === 'classification') {
    return { place: first.score, reason: `${first.label} with a certainty of ${told(first.score)}` };
  }
  return { place: meanScore, reason: `mean certainty ${told(meanScore)} of ${predictions.length}` };
};

function nearThreshold(facts: Facts): Rank {
  return (record) => {
    const [first, second] = record.predictions;
    if (!first) return { place: 2, reason: 'nothing found' };
    if (record.model?.task === 'classification') {
      const lead = first.score - (second?.score ?? 0);
      return { place: lead, reason: `${first.label} leads ${second?.label ?? 'all else'} by ${told(lead)} only` };
    }
    const threshold = facts(record)?.threshold ?? 0;
    const nearest = record.predictions.reduce((best, each) =>
      Math.abs(each.score - threshold) < Math.abs(best.score - threshold) ? each : best,
    );
    const reason = `${nearest.label} with ${told(nearest.score)}, the threshold being ${told(threshold)}`;
    return { place: Math.abs(nearest.score - threshold), reason };
  };
}

function unusualCount(open: readonly ReviewedRecord[]): Rank {
  const byModel = Map.groupBy(open, ({ model }) => model?.name);
  const medians = new Map([...byModel].map(([name, own]) => [name, median(own.map(({ count }) => count))]));
  return ({ model, count }) => {
    const usual = medians.get(model?.name)!;
    return { place: -Math.abs(count - usual), reason: `${count} found, usual are ${usual}` };
  };
}

function ofClass(name: string): Rank {
  return ({ predictions }) => {
    const own = predictions.filter(({ label }) => label === name).map(({ score }) => score);
    if (own.length === 0) return undefined;
    const least = Math.min(...own);
    return { place: least, reason: `${own.length} ${name}, the least certain with ${told(least)}` };
  };
}

/** What is worth knowing in any order. */
function remarks(record: ReviewedRecord, facts: PackageFacts | undefined): string[] {
  const { predictions, feedback, shadow } = record;
  const below = new Set(
    predictions.flatMap(({ label, score }) => (score < (facts?.classThresholds.get(label) ?? 0) ? [label] : [])),
  );
  const said = new Set(feedback.flatMap(({ prediction }) => prediction ?? []));
  const isWrong = feedback.some(({ prediction, verdict }) => prediction === undefined && verdict === 'incorrect');
  return [
    ...[...below].map((label) => `${label} below the ${told(facts!.classThresholds.get(label)!)} its model expects`),
    ...(isWrong ? ['said to be wrong'] : []),
    ...(said.size > 0 ? [`${said.size} of ${predictions.length} looked at`] : []),
    ...(shadow && shadow.disagreement > 0.5 ? [`${shadow.version} disagrees by ${told(shadow.disagreement)}`] : []),
  ];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function told(value: number): string {
  return value.toFixed(2);
}
