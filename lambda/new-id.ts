import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';

/** A new ULID. The package itself would ask the system for each of its 16 random characters, which takes 0.1 ms. */
export function newId(): string {
  const random = randomBytes(16);
  let next = 0;
  return ulid(undefined, () => random[next++]! / 256);
}
