import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../contract/model.ts';
import { saveOptimized } from '../session.ts';
import { readManifest, sha256OfFile } from './package.ts';
import { runtimeLimits } from './runtime.ts';
import type { NamedFile } from './store.ts';

/**
 * Adds the optimized graph to a package: a session is made of it in two thirds of the time (bench/optimized.ts). One of
 * another runtime, or of another model, is replaced.
 * @throws ProblemError model_invalid where the package is, or the runtime does not load its model
 */
export async function addOptimized(dir: string): Promise<Manifest> {
  const { file, sha256: of, optimized: old } = await readManifest(dir);
  if (old && old.file !== file) await rm(join(dir, old.file), { force: true });
  // Each version of the runtime has a file of its own: functions of two versions may read the package at the same time.
  const { version: runtime } = runtimeLimits;
  const optimized = file.replace(/\.onnx$/, `.optimized-${runtime}.onnx`);
  await saveOptimized(join(dir, file), join(dir, optimized));
  const path = join(dir, 'model.json');
  const written = {
    ...JSON.parse(await readFile(path, 'utf8')),
    optimized: { file: optimized, sha256: sha256OfFile(join(dir, optimized)), of, runtime },
  };
  await writeFile(path, `${JSON.stringify(written, null, 2)}\n`);
  return readManifest(dir);
}

/** The optimized graph, where the package has the one of this model and this runtime. */
export function optimizedOf({ sha256, optimized }: Manifest): NamedFile | undefined {
  return optimized?.of === sha256 && optimized.runtime === runtimeLimits.version ? optimized : undefined;
}
