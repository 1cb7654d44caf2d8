import { join } from 'node:path';
import type { Manifest } from '../../contract/model.ts';
import { optionsSchema } from '../../contract/options.ts';
import { readConfig } from '../../lambda/config.ts';
import type { PredictWith } from '../../lambda/models/detective.ts';
import { optimizedOf } from '../../lambda/models/optimized.ts';
import { predict } from '../../lambda/predict.ts';
import { createSession, type Session } from '../../lambda/session.ts';

/** A session of the graph that answers once the package is where it goes. @throws ProblemError model_invalid */
export function openPackage(dir: string, manifest: Manifest): Promise<Session> {
  const { file } = optimizedOf(manifest) ?? manifest;
  return createSession(join(dir, file), { threads: 1 });
}

/** The service's own way from bytes to predictions, with any manifest for the weights of a session. */
export function pipelineOf(session: Session): PredictWith {
  const machine = readConfig();
  return async (manifest, bytes, options) => {
    const { result } = await predict(
      { manifest, session },
      { bytes },
      optionsSchema.parse({ ...options, masks: 'rle' }),
      {
        machine,
        images: 1,
        modelLoadMs: 0,
        coldStart: false,
        deadline: Number.POSITIVE_INFINITY,
      },
    );
    return result.predictions;
  };
}
