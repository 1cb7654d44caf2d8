import type { ModelInfo } from '../../contract/models-answer.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { ApiDeps } from '../api-service.ts';
import { json } from '../http.ts';
import type { ModelEntry, ModelStore } from '../models/store.ts';
import type { Call } from '../router.ts';

/** `GET /v1/models` and `/v1/models/{name}`. */
export function modelRoutes({ models, telemetry }: Pick<ApiDeps, 'models' | 'telemetry'>) {
  async function describe({ name, current, versions }: ModelEntry, chosen: string | undefined): Promise<ModelInfo> {
    const manifest = await models.manifest(name, current);
    return {
      name,
      task: manifest.task,
      description: manifest.description,
      license: manifest.license,
      labels: manifest.labels,
      input: manifest.input,
      defaults: manifest.defaults,
      default: chosen === name,
      current,
      versions: [...versions],
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
    model: async ({ params }: Call) => {
      const [entry, chosen] = await Promise.all([entryOf(models, params.name ?? ''), models.defaultModel()]);
      return json(await describe(entry, chosen));
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
