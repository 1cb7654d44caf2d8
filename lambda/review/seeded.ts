import { createHash } from 'node:crypto';

/** A number of [0, 1) that only a seed and a name decide: the same on every machine, whatever else there is. */
export function seeded(seed: number, name: string): number {
  return createHash('sha256').update(`${seed}:${name}`).digest().readUInt32BE() / 2 ** 32;
}
