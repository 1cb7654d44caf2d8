import type { routes } from '../routes.ts';
import { type Detail, file, json } from './detail.ts';
import { jobDetails } from './jobs.ts';
import { modelDetails } from './models.ts';
import { predictionDetails } from './predictions.ts';
import { recordDetails } from './records.ts';

type Key = (typeof routes)[number]['key'];

/** One entry for each route of the table: a missing one does not compile. */
export function operationDetails(): Record<Key, Detail> {
  return {
    ...predictionDetails(),
    ...modelDetails(),
    ...jobDetails(),
    ...recordDetails(),
    health: { answer: json('Health', 'The service is up'), fails: [] },
    openapi: { answer: file('OpenAPI 3.1', 'application/json'), fails: [] },
    docs: { answer: file('A page', 'text/html'), fails: [] },
  };
}
