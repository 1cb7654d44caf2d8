import { usageFilterSchema } from '../../contract/usage.ts';
import type { ApiDeps } from '../api-service.ts';
import { json, text } from '../http.ts';
import { usageCsv } from '../records/csv.ts';
import { readQuery } from '../request/checked.ts';
import type { Call } from '../router.ts';
import { storeOf, wantsCsv } from './predictions.ts';

/** `GET /v1/usage`. */
export function usageRoutes(deps: Pick<ApiDeps, 'records' | 'config'>) {
  return {
    usage: async ({ event }: Call) => {
      const filter = readQuery(event, usageFilterSchema);
      const usage = await storeOf(deps).usage({ from: firstDay(deps.config.records.days), ...filter });
      return wantsCsv(event) ? text(usageCsv(usage), 'text/csv; charset=utf-8') : json(usage);
    },
  };
}

/** Where no day is given: the first of those whose records are kept. */
function firstDay(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
