import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '../../contract/problems.ts';
import { addOptimized } from '../../lambda/models/optimized.ts';
import { parseManifest, refuse, sha256OfFile, validatePackage } from '../../lambda/models/package.ts';
import type { ModelStore } from '../../lambda/models/store.ts';
import { Failure } from '../failure.ts';
import { describeInspection } from './describe-inspection.ts';
import { type Draft, draftOf, nameFrom, nextVersion, setFields } from './draft.ts';
import { type InspectedFile, inspectFile } from './inspect.ts';
import { readLabels } from './labels.ts';
import { localModels } from './local-models.ts';
import { report } from './report-added.ts';
import { type Staged, stageSource } from './source.ts';
import { tryPackage } from './trial.ts';

interface Flags {
  readonly name?: string;
  readonly version?: string;
  readonly labels?: string;
  readonly set: readonly string[];
  readonly sha256?: string;
  readonly picture?: string;
  readonly json: boolean;
}

/** `glimpse models add`: nothing is added unless it is valid and ran. */
export async function add(source: string, flags: Flags): Promise<void> {
  const { store } = localModels();
  const stage = await mkdtemp(join(tmpdir(), 'glimpse-add-'));
  try {
    const staged = await stageSource(source, flags.sha256, stage);
    const inspected = staged.packaged
      ? undefined
      : { ...(await inspectFile(join(staged.dir, staged.model))), file: source };
    if (inspected && !flags.json) process.stdout.write(describeInspection(inspected, { next: false }));
    const draft = staged.packaged ? await readDraft(staged) : draftFrom(inspected as InspectedFile, staged, flags);
    const finished = await finish(draft, staged, store, flags);
    await writeFile(join(staged.dir, 'model.json'), `${JSON.stringify(finished, null, 2)}\n`);
    await validatePackage(staged.dir);
    const manifest = await addOptimized(staged.dir);
    const trial = await tryPackage(staged.dir, manifest, flags.picture);
    const before = (await store.current(manifest.name))?.version;
    await store.put(staged.dir);
    await report({ manifest, trial, inspected, before }, store, flags.json);
  } catch (error) {
    throw error instanceof ProblemError ? ofSource(error, join(stage, 'package'), source) : error;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

// What is checked is a copy: faults are told of what the user named.
function ofSource({ code, message }: ProblemError, copy: string, source: string): ProblemError {
  return new ProblemError(code, message.replaceAll(join(copy, 'model.onnx'), source).replaceAll(copy, source));
}

async function readDraft({ dir }: Staged): Promise<Draft> {
  const path = join(dir, 'model.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Draft;
  } catch (error) {
    throw new Failure(`model.json: not JSON: ${(error as Error).message}`);
  }
}

function draftFrom(inspected: InspectedFile, { model }: Staged, { set }: Flags): Draft {
  const { faults, refused, file } = inspected;
  if (faults.length > 0) refuse(file, faults);
  const told = set.some((setting) => setting.startsWith('output.family='));
  if (refused !== undefined && !told) {
    throw new Failure(`${file}: cannot be served: ${refused}. If it can, say as what: --set output.family=...`);
  }
  return draftOf(inspected, model);
}

// What was given by hand holds; then what the package or the file says; then what can be made up.
async function finish(draft: Draft, staged: Staged, store: ModelStore, flags: Flags): Promise<Draft> {
  const set = setFields(draft, flags.set);
  const name = flags.name ?? set.name ?? nameFrom(staged.title);
  const versions = (await store.list()).find((entry) => entry.name === name)?.versions ?? [];
  const version = flags.version ?? set.version ?? nextVersion(versions);
  const labels = flags.labels === undefined ? set.labels : await readLabels(flags.labels);
  if (labels === undefined)
    throw new Failure(`how many classes there are is not in the file: name them by --labels`, 2);
  const sha256 = set.sha256 ?? sha256OfFile(join(staged.dir, String(set.file ?? 'model.onnx')));
  const finished: Draft = { name, version, ...set, sha256, labels };
  // As the schema would say it, but before anything is written.
  parseManifest(JSON.stringify({ ...finished, name, version }));
  return { ...finished, name, version };
}
