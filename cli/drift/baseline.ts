import type { Baseline, DriftOptions } from '../../contract/drift.ts';
import type { ReviewedRecord } from '../../contract/records.ts';
import { BASELINE_LEAST, takeBaseline } from '../../lambda/drift/baseline.ts';
import { LAST } from '../../lambda/drift/check.ts';
import type { ModelStore } from '../../lambda/models/store.ts';
import { Failure } from '../failure.ts';
import { localModels } from '../models/local-models.ts';
import { openService, type ServiceFlags } from '../records/service.ts';

export interface BaselineFlags extends ServiceFlags, Omit<DriftOptions, 'version'> {
  readonly json: boolean;
}

/** `glimpse models baseline`: what is normal from now on, in the place of what was. */
export async function baseline(asked: string, { json, last = LAST, from, to, ...flags }: BaselineFlags): Promise<void> {
  const { store } = localModels();
  const [name, wanted] = asked.split('@') as [string, string?];
  const version = wanted ?? (await store.current(name))?.version;
  if (version === undefined) throw new Failure(`No model "${name}" in ${store.location}.`, 2);
  const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const { records, taken } = await writeBaseline(store, name, version, { ...flags, ...span, last });
  if (!taken) {
    const detail = `got ${records} pictures of ${name} ${version}, needed: ${BASELINE_LEAST} or more`;
    throw new Failure(`A baseline: ${detail}. Predict more of what is normal first.`, 2);
  }
  const figures = taken.histograms.length;
  process.stdout.write(
    json
      ? `${JSON.stringify(taken, null, 2)}\n`
      : `${name} ${version}: ${figures} figures of ${records} pictures, ${taken.from} to ${taken.to}, are normal from now on.\n`,
  );
}

/** Keeps what is normal for a version, its last predictions; nothing where there are too few of them. */
export async function writeBaseline(
  store: ModelStore,
  name: string,
  version: string,
  { last = LAST, from, to, ...flags }: ServiceFlags & Omit<DriftOptions, 'version'>,
): Promise<{ readonly records: number; readonly taken: Baseline | undefined }> {
  const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const records: ReviewedRecord[] = [];
  for await (const record of openService(flags).records.list({ model: name, version, ...span })) {
    if (record.outcome === 'ok') records.push(record);
    if (records.length === last) break;
  }
  if (records.length < BASELINE_LEAST) return { records: records.length, taken: undefined };
  const taken = takeBaseline(records, await store.manifest(name, version), new Date());
  await store.setBaseline(taken);
  return { records: records.length, taken };
}
