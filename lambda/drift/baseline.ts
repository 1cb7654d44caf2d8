import type { Baseline } from '../../contract/drift.ts';
import type { Manifest } from '../../contract/model.ts';
import type { PredictionRecord } from '../../contract/records.ts';
import { binsFor, fill, observeAll } from './histogram.ts';

/** Fewer pictures are no picture of what is normal: their own chance would be most of every difference. */
export const BASELINE_LEAST = 100;

/** When the first and the last of some records were made; null of none. */
export function spanOf(records: readonly PredictionRecord[]) {
  const times = records.map(({ time }) => time).sort();
  const [from, to] = [times[0], times.at(-1)];
  return from === undefined || to === undefined ? null : { pictures: records.length, from, to };
}

/**
 * What is normal for a version, from the records of a time when all was well.
 * @param records of that version; at least one
 */
export function takeBaseline(records: readonly PredictionRecord[], manifest: Manifest, now: Date): Baseline {
  const span = spanOf(records);
  if (span === null) throw new RangeError('a baseline of no records');
  const observed = [...observeAll(records, manifest).values()];
  return {
    name: manifest.name,
    version: manifest.version,
    taken: now.toISOString(),
    ...span,
    histograms: observed.map((observations) => fill(binsFor(observations, manifest), observations)),
  };
}
