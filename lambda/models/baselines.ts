import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Baseline } from '../../contract/drift.ts';
import { ProblemError } from '../../contract/problems.ts';
import { unlessAbsent, writeJson } from './folder-files.ts';
import { fromJson } from './json.ts';
import type { Objects } from './s3-objects.ts';
import { isModelName, isVersion } from './versions.ts';

/** The part of the model store that says what is normal for a version: `<name>/baselines/<version>.json`. */
export interface BaselineStore {
  /** @throws ProblemError model_invalid where the file is not a baseline */
  baseline(name: string, version: string): Promise<Baseline | undefined>;
  /** Takes the place of the one there is. */
  setBaseline(baseline: Baseline): Promise<void>;
}

/** @param roots folders of models: the first that has a baseline holds, and what is new goes there */
export function createFolderBaselines(roots: readonly [string, ...string[]]): BaselineStore {
  return {
    async baseline(name, version) {
      if (!isModelName(name) || !isVersion(version)) return undefined;
      for (const root of roots) {
        const text = await unlessAbsent(() => readFile(join(root, pathOf(name, version)), 'utf8'));
        if (text !== undefined) return parse(text, pathOf(name, version));
      }
      return undefined;
    },
    setBaseline: (baseline) => writeJson(join(roots[0], pathOf(baseline.name, baseline.version)), baseline),
  };
}

export function createS3Baselines(objects: Pick<Objects, 'read' | 'write'>, prefix: string): BaselineStore {
  return {
    async baseline(name, version) {
      if (!isModelName(name) || !isVersion(version)) return undefined;
      const bytes = await objects.read(`${prefix}${pathOf(name, version)}`);
      return bytes && parse(Buffer.from(bytes).toString('utf8'), pathOf(name, version));
    },
    setBaseline: (baseline) =>
      objects.write(`${prefix}${pathOf(baseline.name, baseline.version)}`, `${JSON.stringify(baseline)}\n`),
  };
}

function pathOf(name: string, version: string): string {
  return `${name}/baselines/${version}.json`;
}

async function parse(text: string, path: string): Promise<Baseline> {
  // Few calls of a function ask for it, and every start would build its schema.
  const { baselineSchema } = await import('../../contract/drift.ts');
  const { data, error } = baselineSchema.safeParse(fromJson(text));
  if (data) return data;
  const { path: field = [], message } = error!.issues[0]!;
  throw new ProblemError('model_invalid', `${path} is not a baseline: ${field.join('.') || 'the file'}: ${message}`);
}
