import { stringify } from 'csv-stringify/sync';
import type { ReviewedRecord } from '../../contract/records.ts';
import type { Usage, UsageDay } from '../../contract/usage.ts';
import { guard } from '../results/csv.ts';

/** The two prediction tables: what is known of each prediction, and every value a classifier put out. */
export const tables = ['information', 'raw'] as const;
export type Table = (typeof tables)[number];

type Cell = string | number | undefined;
type Columns = Readonly<Record<string, (record: ReviewedRecord) => Cell>>;

const information: Columns = {
  id: ({ id }) => id,
  time: ({ time }) => time,
  outcome: ({ outcome }) => outcome,
  source: ({ source }) => source,
  key: ({ key }) => key,
  file: ({ file }) => file && guard(file),
  model: ({ model }) => model?.name,
  version: ({ model }) => model?.version,
  'image kind': ({ image }) => image?.format,
  'original width': ({ image }) => image?.width,
  'original height': ({ image }) => image?.height,
  bytes: ({ image }) => image?.bytes,
  'preprocessed input': ({ stored }) => stored?.input,
  picture: ({ stored }) => stored?.picture,
  'index of maximum': ({ top }) => top?.index,
  'value of maximum': ({ top }) => top?.value,
  'predicted class': ({ top }) => top && guard(top.label),
  count: ({ count }) => count,
  'mean score': ({ count, meanScore }) => (count > 0 ? meanScore : undefined),
  classes: ({ classDistribution }) =>
    guard(
      Object.entries(classDistribution)
        .map(([label, n]) => `${label}: ${n}`)
        .join('; '),
    ),
  brightness: ({ light }) => light?.brightness,
  sharpness: ({ light }) => light?.sharpness,
  'total ms': ({ timing }) => timing?.totalMs,
  'inference ms': ({ timing }) => timing?.inferMs,
  usd: ({ cost }) => cost?.usd,
  verdict: ({ verdict }) => verdict,
};

const head: Columns = {
  id: ({ id }) => id,
  time: ({ time }) => time,
  model: ({ model }) => model?.name,
  version: ({ model }) => model?.version,
  'predicted class': ({ top }) => top && guard(top.label),
};

/** Records as a table with a line of names: of the raw one those that have output values, as wide as the widest. */
export function recordsCsv(table: Table, records: readonly ReviewedRecord[]): string {
  if (table === 'information') {
    return stringify([Object.keys(information), ...records.map((record) => rowOf(information, record))]);
  }
  const classified = records.filter(({ raw }) => raw);
  const width = Math.max(0, ...classified.map(({ raw }) => raw!.length));
  const names = Array.from({ length: width }, (_, index) => `output ${index}`);
  const rows = classified.map((record) => [...rowOf(head, record), ...pad(record.raw!, width)]);
  return stringify([[...Object.keys(head), ...names], ...rows]);
}

/** Usage with a line for each day, the total last. */
export function usageCsv({ days, total }: Usage): string {
  const rows = [...days, { day: 'total', ...total }].map((day) => Object.values(usageRow(day)));
  return stringify([Object.keys(usageRow({ day: '', ...total })), ...rows]);
}

function usageRow({ day, calls, images, errors, latencyMs, imageKinds, models, classes, usd }: UsageDay) {
  return {
    day,
    calls,
    images,
    failed: Object.values(errors).reduce((sum, count) => sum + count, 0),
    errors: listed(errors),
    'p50 ms': latencyMs?.p50,
    'p95 ms': latencyMs?.p95,
    'image kinds': listed(imageKinds),
    models: listed(models),
    classes: listed(Object.fromEntries(Object.entries(classes).map(([label, { count }]) => [label, count]))),
    certainties: listed(
      Object.fromEntries(Object.entries(classes).map(([label, { meanScore }]) => [label, meanScore])),
    ),
    usd,
  };
}

function listed(counts: Readonly<Record<string, number>>): string {
  return guard(
    Object.entries(counts)
      .map(([name, count]) => `${name}: ${count}`)
      .join('; '),
  );
}

function rowOf(columns: Columns, record: ReviewedRecord): Cell[] {
  return Object.values(columns).map((cell) => cell(record));
}

function pad(values: readonly number[], width: number): Cell[] {
  return Array.from({ length: width }, (_, index) => values[index]);
}
