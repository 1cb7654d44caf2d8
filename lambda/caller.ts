import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Config } from './config.ts';
import { headerOf } from './request/body.ts';

/** Who makes a call, as far as it is known. */
export interface Caller {
  /** Name of the key, never the key: its id at the gateway, or the beginning of its hash. */
  readonly name?: string;
  /** Whether it may see what others have asked for. */
  readonly isOperator: boolean;
  /** Whether it is a visitor of the open page: one of many with the same key. */
  readonly isVisitor: boolean;
}

/** Who calls. The key itself has been checked by then. Where none is asked for, whoever calls is the operator. */
export function callerOf(
  event: APIGatewayProxyEvent,
  { keys, operatorKeyId, pageKeyId }: Pick<Config, 'keys' | 'operatorKeyId' | 'pageKeyId'>,
): Caller {
  const id = event.requestContext.identity.apiKeyId;
  if (id) return { name: id, isOperator: id === operatorKeyId, isVisitor: id === pageKeyId };
  if (keys.caller.length + keys.operator.length === 0) return { isOperator: true, isVisitor: false };
  const key = headerOf(event, 'x-api-key') ?? '';
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return { name: `key-${hash}`, isOperator: keys.operator.includes(key), isVisitor: false };
}
