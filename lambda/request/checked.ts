import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { ProblemError } from '../../contract/problems.ts';
import { faultsOf } from '../faults.ts';
import { textOf } from './body.ts';
import { queryOf } from './query.ts';

/**
 * The query of an event as a schema has it.
 * @throws ProblemError `option_invalid` naming the option, what came and what is allowed
 */
export function readQuery<T>(event: APIGatewayProxyEvent, schema: z.ZodType<T>): T {
  const query = queryOf(event);
  // Else nothing would pass for the number 0, or for a name that is nobody's.
  const empty = Object.keys(query).find((name) => query[name] === '');
  if (empty !== undefined) throw new ProblemError('option_invalid', `option ${empty.slice(0, 60)}: got nothing`);
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new ProblemError('option_invalid', `option ${faultsOf(parsed.error, query)[0]}`);
}

/**
 * The JSON body of an event as a schema has it.
 * @throws ProblemError `request_invalid` naming the field, what came and what is allowed; `option_invalid` below `options`
 */
export function readJsonBody<T>(event: APIGatewayProxyEvent, schema: z.ZodType<T>): T {
  if (!event.body) throw new ProblemError('request_invalid', 'the body is empty: send JSON');
  let body: unknown;
  try {
    body = JSON.parse(textOf(event).replace(/^\uFEFF/, ''));
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause;
    throw new ProblemError('request_invalid', `the body is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const code = parsed.error.issues[0]?.path[0] === 'options' ? 'option_invalid' : 'request_invalid';
  throw new ProblemError(code, faultsOf(parsed.error, body).join('; '));
}
