import type { Baseline, Drift, DriftOptions } from '../../contract/drift.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { PredictionRecord, RecordFilter } from '../../contract/records.ts';
import type { BaselineStore } from '../models/baselines.ts';
import type { ModelStore } from '../models/store.ts';
import type { RecordPage, RecordStore } from '../records/store.ts';
import { BASELINE_LEAST, takeBaseline } from './baseline.ts';
import { compareDrift } from './compare.ts';
import { tellAll } from './words.ts';

/** What drift is found with. */
export interface DriftDeps {
  readonly models: Pick<ModelStore, 'current' | 'manifest'> & BaselineStore;
  readonly records: Pick<RecordStore, 'list'>;
}

/** Pictures that are compared, and that a baseline is taken of, unless others are asked for. */
export const LAST = 500;
const PAGE = 500;
/** Pages that are looked through: records of other models lie between, and reading them costs too. */
const PAGES = 40;

/**
 * The last pictures of a version against its baseline; by itself those after it.
 * @throws ProblemError model_not_found
 */
export async function checkDrift(deps: DriftDeps, name: string, options: DriftOptions = {}): Promise<Drift> {
  const version = options.version ?? (await currentVersion(deps, name));
  const [manifest, baseline] = await Promise.all([
    deps.models.manifest(name, version),
    deps.models.baseline(name, version),
  ]);
  if (!baseline) {
    const nothing = { baseline: null, now: null, worst: null, figures: [], movers: [] };
    const found: Omit<Drift, 'told'> = { status: 'no-baseline', model: { name, version }, ...nothing };
    return { ...found, told: tellAll(found) };
  }
  const { last = LAST, from = following(baseline.to), to } = options;
  const records = await lastRecords(deps, { model: name, version, from, ...(to !== undefined && { to }) }, last);
  return compareDrift(baseline, records, manifest);
}

/**
 * Takes what is normal for a version from its last records where it has no baseline yet: at its promotion, and every day.
 * @returns undefined where there is one, or where there are too few pictures for one
 */
export async function firstBaseline(
  { models, records }: DriftDeps,
  name: string,
  version: string,
): Promise<Baseline | undefined> {
  if (await models.baseline(name, version)) return undefined;
  const taken = await lastRecords({ records }, { model: name, version }, LAST);
  if (taken.length < BASELINE_LEAST) return undefined;
  const baseline = takeBaseline(taken, await models.manifest(name, version), new Date());
  await models.setBaseline(baseline);
  return baseline;
}

async function currentVersion({ models }: DriftDeps, name: string): Promise<string> {
  const current = await models.current(name);
  if (!current) throw new ProblemError('model_not_found', `No model "${name}".`);
  return current.version;
}

/** Calls that failed are no pictures. */
async function lastRecords(
  { records }: Pick<DriftDeps, 'records'>,
  filter: Omit<RecordFilter, 'cursor' | 'limit'>,
  last: number,
): Promise<PredictionRecord[]> {
  const found: PredictionRecord[] = [];
  let cursor: string | null = '';
  for (let page = 0; page < PAGES && cursor !== null && found.length < last; page++) {
    const { items, next }: RecordPage = await records.list({ ...filter, limit: PAGE, ...(cursor && { cursor }) });
    found.push(...items.filter(({ outcome }) => outcome === 'ok'));
    cursor = next;
  }
  return found.slice(0, last);
}

// The baseline's own last picture is not compared with it.
function following(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString();
}
