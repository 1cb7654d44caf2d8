import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Prediction } from '../../contract/answer.ts';
import type { Manifest } from '../../contract/model.ts';
import { Failure } from '../failure.ts';
import { builtinModels } from '../local.ts';
import { openPackage, pipelineOf } from './pipeline.ts';

/** What a new model said of a picture. */
export interface Trial {
  readonly picture: string;
  readonly predictions: readonly Prediction[];
  readonly ms: number;
}

/**
 * Runs a package on a picture before it is added.
 * @throws ProblemError where it does not run, or its outputs are not what its manifest says
 */
export async function tryPackage(dir: string, manifest: Manifest, picture?: string): Promise<Trial> {
  const file = picture ?? (await sampleOf(dir)) ?? (await sampleOf(join(builtinModels, 'cells')));
  if (file === undefined) throw new Failure('no picture to try the model on: name one by --picture FILE', 2);
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Failure(`option --picture: ${error.message}`, 2);
  });
  const session = await openPackage(dir, manifest);
  try {
    const start = performance.now();
    const predictions = await pipelineOf(session)(manifest, bytes, {});
    return { picture: file, predictions, ms: performance.now() - start };
  } finally {
    await session.release();
  }
}

async function sampleOf(dir: string): Promise<string | undefined> {
  const samples = join(dir, 'samples');
  const names = await readdir(samples).catch(() => []);
  const first = names.sort().find((name) => /\.(jpe?g|png|webp|avif)$/i.test(name));
  return first === undefined ? undefined : join(samples, first);
}
