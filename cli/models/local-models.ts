import type { Config } from '../../lambda/config.ts';
import type { ModelStore } from '../../lambda/models/store.ts';
import type { Telemetry } from '../../lambda/telemetry.ts';
import { createLocal } from '../local.ts';

const silent: Telemetry = { middlewares: [], info: () => {}, error: () => {}, call: () => {} };

/** The models that `serve` and `predict` see here. */
export function localModels(env: Readonly<Record<string, string | undefined>> = process.env): {
  readonly store: ModelStore;
  readonly config: Config;
} {
  const { models, config } = createLocal(silent, env);
  return { store: models, config };
}
