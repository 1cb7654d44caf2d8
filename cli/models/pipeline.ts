import { optionsSchema } from '../../contract/options.ts';
import { readConfig } from '../../lambda/config.ts';
import type { PredictWith } from '../../lambda/models/detective.ts';
import { predict } from '../../lambda/predict.ts';
import type { Session } from '../../lambda/session.ts';

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
