import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ProblemError } from '../contract/problems.ts';
import type { Grade } from '../contract/routes.ts';
import type { Config } from './config.ts';
import { headerOf } from './request/body.ts';

/**
 * Checks the `x-api-key` header where keys are set here. In the cloud none are: the gateway checks them, and tells the id of
 * the key, by which an operator is known.
 * @throws ProblemError `key_missing` without a key, `forbidden` with a wrong one or one of too low a grade
 */
export function requireKey(
  grade: Grade,
  event: APIGatewayProxyEvent,
  { keys, operatorKeyId }: Pick<Config, 'keys' | 'operatorKeyId'>,
): void {
  if (grade === 'public') return;
  const gatewayId = event.requestContext.identity.apiKeyId;
  if (gatewayId || operatorKeyId !== '') {
    if (grade === 'operator' && gatewayId !== operatorKeyId) refuseCaller();
    return;
  }
  if (keys.caller.length + keys.operator.length === 0) return;
  const key = headerOf(event, 'x-api-key');
  if (!key) throw new ProblemError('key_missing', 'This route needs a key in the header x-api-key.');
  if (includes(keys.operator, key)) return;
  if (!includes(keys.caller, key)) throw new ProblemError('forbidden', 'The key in x-api-key is not known.');
  if (grade === 'operator') refuseCaller();
}

function refuseCaller(): never {
  throw new ProblemError('forbidden', "This route needs an operator's key.");
}

// Compared as hashes, in constant time, so that neither length nor prefix of a key leaks.
function includes(keys: readonly string[], key: string): boolean {
  return keys.filter((known) => timingSafeEqual(hash(known), hash(key))).length > 0;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
