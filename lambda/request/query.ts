import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from '../../contract/problems.ts';

/**
 * The query of an event, each option once: which of two values is meant is not for the service to guess.
 * @throws ProblemError `option_invalid` naming the option
 */
export function queryOf(event: APIGatewayProxyEvent): Record<string, string> {
  const query = Object.entries(event.queryStringParameters ?? {}).map(([name, value]) => [name, value ?? ''] as const);
  for (const [name, values] of Object.entries(event.multiValueQueryStringParameters ?? {})) {
    if ((values?.length ?? 0) < 2) continue;
    throw new ProblemError(
      'option_invalid',
      `option ${name.slice(0, 60)}: given ${values?.length} times, allowed once`,
    );
  }
  return Object.fromEntries(query);
}
