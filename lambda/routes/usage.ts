import { usageFilterSchema } from '../../contract/usage.ts';
import type { ApiDeps } from '../api-service.ts';
import { json, text } from '../http.ts';
import { usageCsv } from '../records/csv.ts';
import { readQuery } from '../request/checked.ts';
import type { Call } from '../router.ts';
import { storeOf, wantsCsv } from './predictions.ts';

/** `GET /v1/usage`. */
export function usageRoutes(deps: Pick<ApiDeps, 'records'>) {
  return {
    usage: async ({ event }: Call) => {
      const filter = readQuery(event, usageFilterSchema);
      const usage = await storeOf(deps).usage(filter);
      return wantsCsv(event) ? text(usageCsv(usage), 'text/csv; charset=utf-8') : json(usage);
    },
  };
}
