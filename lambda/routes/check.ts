import { json } from '../http.ts';
import type { ModelDeps } from '../model-service.ts';
import { predict } from '../predict.ts';
import type { Call } from '../router.ts';

/** `GET /v1/models/{name}/check`. */
export function checkRoutes({ registry, config }: Pick<ModelDeps, 'registry' | 'config'>) {
  return {
    modelCheck: async (call: Call) => {
      const { checkParity } = await import('../models/parity.ts');
      const { optionsSchema } = await import('../../contract/options.ts');
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
