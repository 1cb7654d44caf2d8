import type { Result } from '../contract/answer.ts';
import type { Options } from '../contract/options.ts';
import type { PredictionRecord } from '../contract/records.ts';
import { differencesOf, disagreementOf } from '../vision/differences.ts';
import type { Config } from './config.ts';
import type { Registry } from './models/registry.ts';
import type { Subject } from './picture.ts';
import { predict } from './predict.ts';
import type { Telemetry } from './telemetry.ts';

/** What a shadow said to a picture. */
export type Shadow = NonNullable<PredictionRecord['shadow']>;

/** A picture with what the user was answered. */
export interface Answered {
  readonly subject: Subject;
  readonly result: Result;
}

export interface ShadowParts {
  readonly registry: Pick<Registry, 'beside'>;
  readonly config: Config;
  readonly telemetry: Pick<Telemetry, 'info' | 'error'>;
  /** Time that shadows may take, as a part of the time that answers took: 0.1 is every tenth picture for a model as slow. */
  readonly share: number;
}

export interface ShadowCall {
  readonly version: string;
  readonly requestId: string;
  readonly options: Options;
  /** `performance.now()` by which it must be over. */
  readonly deadline: number;
}

/**
 * Asks a second version about pictures that are answered already, as far as there is time for it: it never waits for a
 * model to load, never fails a call, and on the whole takes no more than its share of the time of answers.
 * @returns what the shadow said by the id of the answer; nothing of pictures it was not asked about
 */
export type Shadows = (answered: readonly Answered[], call: ShadowCall) => Promise<ReadonlyMap<string, Shadow>>;

export function createShadows({ registry, config, telemetry, share }: ShadowParts): Shadows {
  /** Milliseconds a picture takes each shadow, by name and version: the mean of the last few. */
  const takes = new Map<string, number>();
  /** Milliseconds that may still be taken. */
  let credit = 0;

  return async (answered, { version, requestId, options, deadline }) => {
    const said = new Map<string, Shadow>();
    const name = answered[0]?.result.model.name;
    if (name === undefined) return said;
    const key = `${name}@${version}`;
    const model = await registry.beside(name, version);
    if (!model) return said;
    try {
      for (const { subject, result } of answered) {
        const expected = takes.get(key) ?? ownMs(result.timing);
        // What is not used does not add up: a pause is no reason for many at a time.
        credit = Math.min(credit + ownMs(result.timing) * share, 2 * expected);
        if (credit < expected || performance.now() + 2 * expected > deadline) continue;
        const start = performance.now();
        const outcome = await predict(
          model,
          subject,
          { ...options, masks: 'none', visualize: 'none' },
          { machine: config, images: 1, modelLoadMs: 0, coldStart: false, deadline },
        );
        const took = performance.now() - start;
        takes.set(key, expected + (took - expected) * 0.2);
        credit -= took;
        said.set(result.id, compare(result, outcome.result));
      }
    } catch (error) {
      telemetry.error('shadow failed', error, { requestId, model: name, version });
    } finally {
      model.release();
    }
    if (said.size > 0) {
      const all = [...said.values()].map(({ disagreement }) => disagreement);
      const mean = Number((all.reduce((sum, each) => sum + each, 0) / all.length).toFixed(4));
      telemetry.info('shadow answered', { requestId, model: name, version, images: said.size, disagreement: mean });
    }
    return said;
  };
}

/** What the prediction itself took: that is all a shadow does. */
function ownMs({ totalMs, modelLoadMs, explainMs = 0, visualizeMs = 0 }: Result['timing']): number {
  return totalMs - modelLoadMs - explainMs - visualizeMs;
}

function compare(answer: Result, { model, predictions, timing }: Result): Shadow {
  const disagreement = disagreementOf(differencesOf(answer.predictions, predictions));
  return { version: model.version, disagreement, count: predictions.length, inferMs: timing.inferMs };
}
