import type { Mask } from '../../contract/answer.ts';

type Ring = readonly (readonly [x: number, y: number])[];

/**
 * A mask as a single ring, for dialects that know no other: from its first ring a way of no width leads to each of the
 * others and back, so that filled, even-odd or non-zero, parts and holes are all there. Undefined for no polygons.
 */
export function singleRing(mask: Mask | undefined): Ring | undefined {
  if (!mask || !('polygons' in mask)) return undefined;
  const [outer, ...others] = mask.polygons;
  if (!outer) return undefined;
  if (others.length === 0) return outer;
  const start = outer[0]!;
  return [...outer, start, ...others.flatMap((ring) => [...ring, ring[0]!, start])];
}
