import type { ModelInfo } from '../../contract/models-answer.ts';
import { optionsSchema } from '../../contract/options.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Deps } from '../app.ts';
import { json } from '../http.ts';
import type { ModelEntry, ModelStore } from '../models/store.ts';
import { predict } from '../predict.ts';
import type { Call } from '../router.ts';

/** `GET /v1/models`, `/v1/models/{name}` and `/v1/models/{name}/check`. */
export function modelRoutes({ models, registry, config, telemetry }: Deps) {
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
    modelCheck: async (call: Call) => {
      const { checkParity } = await import('../models/parity.ts');
      const model = await registry.get(call.params.name, call.event.queryStringParameters?.version);
      try {
        const check = await checkParity(model, (bytes, options) =>
          predict(model, { bytes }, optionsSchema.parse({ ...options, masks: 'rle' }), {
            machine: config,
            images: 1,
            modelLoadMs: 0,
            coldStart: false,
            deadline: call.deadline,
          }).then(({ result }) => result.predictions),
        );
        return json(check);
      } finally {
        model.release();
      }
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
