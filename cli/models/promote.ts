import { basename, resolve } from 'node:path';
import { styleText } from 'node:util';
import { ApiError } from '../../contract/api-error.ts';
import type { ModelComparison } from '../../contract/registry.ts';
import { BASELINE_LEAST } from '../../lambda/drift/baseline.ts';
import * as life from '../../lambda/models/life-cycle.ts';
import { loadModel, proveModel } from '../../lambda/models/load.ts';
import type { ModelStore } from '../../lambda/models/store.ts';
import { writeBaseline } from '../drift/baseline.ts';
import { comparisonText } from '../evaluate/compare.ts';
import { type Evaluation, evaluateAll, type Settings } from '../evaluate/evaluation.ts';
import { allFigures, defaultMetric, judge, type Verdict } from '../evaluate/gate.ts';
import { Failure } from '../failure.ts';
import { author } from './author.ts';
import { localModels } from './local-models.ts';
import { checkVersion, currentOf, parseVersioned } from './versioned.ts';

interface Flags extends Omit<Settings, 'data'> {
  readonly data?: string;
  readonly metric?: string;
  readonly margin: number;
  readonly force: boolean;
  readonly reason?: string;
  readonly json: boolean;
}

interface Measured {
  readonly sides: readonly [current: Evaluation, candidate: Evaluation];
  readonly verdict: Verdict;
}

/** `glimpse models promote`: ends with 1, and changes nothing, where the candidate is not shown to be better. */
export async function promote(asked: string, flags: Flags): Promise<void> {
  const { name, version } = parseVersioned(asked);
  const { force, reason, json } = flags;
  if (force && reason === undefined) throw new Failure('option --force: say why by --reason "..."', 2);
  if (!force && flags.data === undefined) {
    throw new Failure('name labelled pictures by --data FOLDER; without any: --force --reason "..."', 2);
  }
  const { store } = localModels();
  await checkVersion(store, name, version);
  const { version: over } = await currentOf(store, name);
  if (over === version) throw new Failure(`${name} ${version} is the current version already`);

  const measured =
    flags.data === undefined ? undefined : await measure(name, over, version, { ...flags, data: flags.data });
  if (measured && !json) process.stdout.write(comparisonText(...measured.sides, measured.verdict, flags.limit));
  const forced = force && measured?.verdict.better !== true;
  if (measured && !measured.verdict.better && !force) {
    if (json) write({ model: name, promoted: null, current: over, verdict: measured.verdict });
    throw new Failure(
      json ? '' : `${name} ${version} is not promoted; ${over} goes on answering. All the same: --force --reason "..."`,
    );
  }
  if (!measured) await proveIt(name, version);

  const comparison = measured && told(measured, flags.data as string);
  const change = await life.promote(store, name, { ...author(reason), version, over, comparison, forced });
  const baseline = await tryBaseline(store, name, version, flags);
  if (json) {
    write({ model: name, promoted: version, current: version, verdict: measured?.verdict ?? null, change, baseline });
    return;
  }
  const normal =
    baseline === null
      ? `once ${BASELINE_LEAST} of its pictures are recorded, say what is normal: glimpse models baseline ${name}`
      : `its last ${baseline} pictures are what drift is measured by`;
  process.stdout.write(
    `${styleText('green', `${name} ${version} is current`)} in ${store.location}, ${over} was before\n` +
      `${styleText('dim', `${normal}\nback: glimpse models rollback ${name}`)}\n`,
  );
}

/** How many pictures the baseline of a version is from that answered before it was current, by a share or unseen; else null. */
async function tryBaseline(
  store: ModelStore,
  name: string,
  version: string,
  { api, key }: Pick<Flags, 'api' | 'key'>,
): Promise<number | null> {
  // What was recorded on this computer is not what a bucket's service sees.
  if (api === undefined && store.location.startsWith('s3:')) return null;
  try {
    const { records, taken } = await writeBaseline(store, name, version, { api, key });
    return taken ? records : null;
  } catch (error) {
    // The promotion is done: that nothing is known of its pictures does not undo it.
    if (error instanceof ApiError) return null;
    throw error;
  }
}

async function measure(
  name: string,
  over: string,
  version: string,
  flags: Flags & { readonly data: string },
): Promise<Measured> {
  const { metric, margin, force: _force, reason: _reason, json: _json, ...settings } = flags;
  const sides = (await evaluateAll([`${name}@${over}`, `${name}@${version}`], settings)) as [Evaluation, Evaluation];
  const [current, candidate] = sides;
  // A picture that failed counts as nothing found: of such an evaluation nobody can say who is better.
  const [failed] = [...current.failed, ...candidate.failed];
  if (failed)
    throw new Failure(`${failed.file}: ${failed.detail} A comparison with pictures that fail decides nothing.`);
  return { sides, verdict: judge(current, candidate, metric ?? defaultMetric(current.figures), margin) };
}

/** What is not measured must at least run. */
async function proveIt(name: string, version: string): Promise<void> {
  const { store, config } = localModels();
  const model = await loadModel(store, name, version, config);
  try {
    await proveModel(model);
  } finally {
    await model.session.release();
  }
}

function told({ sides: [current, candidate], verdict }: Measured, data: string): ModelComparison {
  const { dataSet, judged } = candidate;
  return {
    data: {
      name: basename(resolve(data)),
      ...(dataSet.part !== undefined && { part: dataSet.part }),
      pictures: judged.length,
    },
    metric: verdict.metric,
    current: verdict.current,
    candidate: verdict.candidate,
    better: verdict.better,
    figures: { current: allFigures(current.figures), candidate: allFigures(candidate.figures) },
  };
}

function write(value: object): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
