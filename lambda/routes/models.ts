import type { ModelChange, ModelInfo } from '../../contract/models-answer.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { ApiDeps } from '../api-service.ts';
import { json } from '../http.ts';
import { historyOf } from '../models/history.ts';
import type { ModelEntry, ModelStore } from '../models/store.ts';
import type { Call } from '../router.ts';

/** Entries of the history that an answer has. */
const HISTORY = 20;

/** `GET /v1/models` and `/v1/models/{name}`. */
export function modelRoutes({ models, telemetry }: Pick<ApiDeps, 'models' | 'telemetry'>) {
  async function describe(entry: ModelEntry, chosen: string | undefined, version = entry.current): Promise<ModelInfo> {
    const { name, current, versions, split, shadow } = entry;
    const manifest = await models.manifest(name, version);
    return {
      name,
      task: manifest.task,
      description: manifest.description,
      license: manifest.license,
      labels: manifest.labels,
      input: manifest.input,
      defaults: manifest.defaults,
      default: chosen === name,
      version,
      current,
      versions: [...versions],
      ...(split && { split: [...split] }),
      ...(shadow !== undefined && { shadow }),
      ...(manifest.metrics && { metrics: manifest.metrics }),
    };
  }

  return {
    models: async () => {
      const [entries, chosen] = await Promise.all([models.list(), models.defaultModel()]);
      const described = await Promise.allSettled(entries.map((entry) => describe(entry, chosen)));
      // One broken package does not hide the others; asked for by name it says what is wrong.
      const items = described.flatMap((each, index) => {
        if (each.status === 'fulfilled') return [each.value];
        telemetry.error('model left out of the list', each.reason, { model: entries[index]?.name });
        return [];
      });
      return json({ items, next: null });
    },
    model: async ({ params, event }: Call) => {
      const [entry, chosen] = await Promise.all([entryOf(models, params.name ?? ''), models.defaultModel()]);
      const [described, changes] = await Promise.all([
        describe(entry, chosen, event.queryStringParameters?.version),
        historyOf(models, entry.name, HISTORY),
      ]);
      const history = changes.map(({ by: _, ...change }): ModelChange => change);
      return json({ ...described, history } satisfies ModelInfo);
    },
  };
}

/** @throws ProblemError model_not_found naming the models there are */
export async function entryOf(models: ModelStore, name: string): Promise<ModelEntry> {
  const entries = await models.list();
  const entry = entries.find((each) => each.name === name);
  if (entry) return entry;
  const names = entries.map((each) => each.name).join(', ') || 'none';
  throw new ProblemError('model_not_found', `No model "${name}", there are: ${names}.`);
}
