import type { PredictionRecord } from '../../contract/records.ts';
import type { Usage, UsageDay } from '../../contract/usage.ts';

/**
 * What is summed up of the records of a day and a model, by field, so that a store only has to add numbers:
 * `calls`, `images`, `usd`, `error:CODE`, `kind:FORMAT`, `model:NAME@VERSION`, `count:LABEL`, `score:LABEL`, and `ms:STEP`,
 * how many images took as long as that step of the histogram.
 */
export type Sums = Readonly<Record<string, number>>;

/** Sums of one day (UTC) and one model; the model is empty where a call failed before one was chosen. */
export interface DaySums {
  readonly day: string;
  readonly model: string;
  readonly sums: Sums;
}

/** From a step of the histogram of latencies to the next. */
const STEP = 1.05;

/** Sums of some records, one entry for each day and model. */
export function sumUp(records: readonly PredictionRecord[]): DaySums[] {
  const groups = Map.groupBy(records, ({ time, model }) => `${time.slice(0, 10)} ${model?.name ?? ''}`);
  return [...groups].map(([key, own]) => {
    const [day = '', model = ''] = key.split(' ');
    return { day, model, sums: total(own.map(sumsOf)) };
  });
}

function sumsOf({ position = 0, outcome, model, image, timing, cost, predictions }: PredictionRecord): Sums {
  // A call without an image is one all the same.
  const sums: Record<string, number> = { images: outcome === 'image_missing' ? 0 : 1 };
  const count = (field: string, by = 1) => {
    sums[field] = (sums[field] ?? 0) + by;
  };
  if (position === 0) count('calls');
  if (outcome !== 'ok') count(`error:${outcome}`);
  if (image) count(`kind:${image.format}`);
  if (model) count(`model:${model.name}@${model.version}`);
  if (cost) count('usd', cost.usd);
  if (timing) count(`ms:${Math.round(Math.log(Math.max(0.01, timing.totalMs)) / Math.log(STEP))}`);
  // What a classifier says is its maximum; the classes after it are what it did not say.
  for (const { label, score } of model?.task === 'classification' ? predictions.slice(0, 1) : predictions) {
    count(`count:${label}`);
    count(`score:${label}`, score);
  }
  return sums;
}

function total(parts: readonly Sums[]): Sums {
  const all: Record<string, number> = {};
  for (const part of parts) {
    for (const [field, value] of Object.entries(part)) all[field] = (all[field] ?? 0) + value;
  }
  return all;
}

/** Usage of each day there is anything of, in their order, and of all of them together. */
export function toUsage(parts: readonly DaySums[]): Usage {
  const days = [...Map.groupBy(parts, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    days: days.map(([day, own]) => ({ day, ...figuresOf(total(own.map(({ sums }) => sums))) })),
    total: figuresOf(total(parts.map(({ sums }) => sums))),
  };
}

function figuresOf(sums: Sums): Omit<UsageDay, 'day'> {
  const scores = new Map(fieldsOf(sums, 'score:'));
  return {
    calls: sums.calls ?? 0,
    images: sums.images ?? 0,
    errors: Object.fromEntries(fieldsOf(sums, 'error:')),
    latencyMs: percentilesOf(fieldsOf(sums, 'ms:')),
    imageKinds: Object.fromEntries(fieldsOf(sums, 'kind:')),
    models: Object.fromEntries(fieldsOf(sums, 'model:')),
    classes: Object.fromEntries(
      fieldsOf(sums, 'count:').map(([label, count]) => [
        label,
        { count, meanScore: Number(((scores.get(label) ?? 0) / count).toFixed(4)) },
      ]),
    ),
    // Sums of floats: what is added in another order shall not show as another price.
    usd: Number((sums.usd ?? 0).toFixed(9)),
  };
}

function fieldsOf(sums: Sums, prefix: string): [string, number][] {
  return Object.entries(sums)
    .filter(([field]) => field.startsWith(prefix))
    .map(([field, value]): [string, number] => [field.slice(prefix.length), value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function percentilesOf(steps: readonly (readonly [string, number])[]): UsageDay['latencyMs'] {
  const sorted = steps.map(([step, count]) => ({ step: Number(step), count })).sort((a, b) => a.step - b.step);
  const images = sorted.reduce((sum, { count }) => sum + count, 0);
  if (images === 0) return null;
  const at = (share: number) => {
    let reached = 0;
    const found = sorted.find(({ count }) => {
      reached += count;
      return reached >= share * images;
    });
    return Number((STEP ** found!.step).toPrecision(3));
  };
  return { p50: at(0.5), p95: at(0.95) };
}
