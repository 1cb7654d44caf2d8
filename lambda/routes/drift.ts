import { driftOptionsSchema } from '../../contract/drift.ts';
import { ProblemError } from '../../contract/problems.ts';
import { checkDrift, type DriftDeps } from '../drift/check.ts';
import { json } from '../http.ts';
import type { Call } from '../router.ts';

/** `GET /v1/models/{name}/drift`. */
export function driftRoutes(deps: DriftDeps) {
  return {
    modelDrift: async ({ params, event }: Call) => {
      const query = event.queryStringParameters ?? {};
      const { data, error } = driftOptionsSchema.safeParse(query);
      if (!data) {
        const { path = [], message } = error.issues[0]!;
        throw new ProblemError('option_invalid', `option ${path.join('.') || 'name'}: ${message}`);
      }
      return json(await checkDrift(deps, params.name ?? '', data));
    },
  };
}
