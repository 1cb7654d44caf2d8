import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../contract/problems.ts';
import type { Grade } from '../contract/routes.ts';
import type { Config } from './config.ts';

/**
 * Checks the `x-api-key` header where keys are set here (in the cloud the gateway does it, and none are set).
 * @throws ProblemError `key_missing` without a key, `forbidden` with a wrong one or one of too low a grade
 */
export function requireKey(
  grade: Grade,
  headers: Readonly<Record<string, string | undefined>> | null,
  keys: Config['keys'],
): void {
  if (grade === 'public' || keys.caller.length + keys.operator.length === 0) return;
  const name = Object.keys(headers ?? {}).find((header) => header.toLowerCase() === 'x-api-key');
  const key = name === undefined ? undefined : headers?.[name];
  if (!key) throw new ProblemError('key_missing', 'This route needs a key in the header x-api-key.');
  if (includes(keys.operator, key)) return;
  if (!includes(keys.caller, key)) throw new ProblemError('forbidden', 'The key in x-api-key is not known.');
  if (grade === 'operator') throw new ProblemError('forbidden', "This route needs an operator's key.");
}

// Compared as hashes, in constant time, so that neither length nor prefix of a key leaks.
function includes(keys: readonly string[], key: string): boolean {
  return keys.filter((known) => timingSafeEqual(hash(known), hash(key))).length > 0;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
