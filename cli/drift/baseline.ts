import type { DriftOptions } from '../../contract/drift.ts';
import type { ReviewedRecord } from '../../contract/records.ts';
import { BASELINE_LEAST, takeBaseline } from '../../lambda/drift/baseline.ts';
import { LAST } from '../../lambda/drift/check.ts';
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
  const manifest = await store.manifest(name, version);
  const span = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const records: ReviewedRecord[] = [];
  for await (const record of openService(flags).records.list({ model: name, version, ...span })) {
    if (record.outcome === 'ok') records.push(record);
    if (records.length === last) break;
  }
  if (records.length < BASELINE_LEAST) {
    const detail = `got ${records.length} pictures of ${name} ${version}, needed: ${BASELINE_LEAST} or more`;
    throw new Failure(`A baseline: ${detail}. Predict more of what is normal first.`, 2);
  }
  const taken = takeBaseline(records, manifest, new Date());
  await store.setBaseline(taken);
  const figures = taken.histograms.length;
  process.stdout.write(
    json
      ? `${JSON.stringify(taken, null, 2)}\n`
      : `${name} ${version}: ${figures} figures of ${records.length} pictures, ${taken.from} to ${taken.to}, are normal from now on.\n`,
  );
}
