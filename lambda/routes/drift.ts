import { driftOptionsSchema } from '../../contract/drift.ts';
import type { ApiDeps } from '../api-service.ts';
import { checkDrift } from '../drift/check.ts';
import { json } from '../http.ts';
import { readQuery } from '../request/checked.ts';
import type { Call } from '../router.ts';
import { storeOf } from './predictions.ts';

/** `GET /v1/models/{name}/drift`. */
export function driftRoutes(deps: Pick<ApiDeps, 'models' | 'records'>) {
  return {
    modelDrift: async ({ params, event }: Call) => {
      const options = readQuery(event, driftOptionsSchema);
      return json(await checkDrift({ models: deps.models, records: storeOf(deps) }, params.name ?? '', options));
    },
  };
}
