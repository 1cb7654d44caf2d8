/** Groups of bins, as lists of their indices: what two histograms are compared by. */
export type Groups = readonly (readonly number[])[];

/** A group with fewer of the baseline is joined with its neighbour: an index over nearly empty groups is noise. */
const LEAST_PART = 0.1;

/**
 * Neighbouring bins joined until each group holds a tenth of the baseline. What lies below and above all of the baseline
 * are groups of their own: there, nothing was ever seen.
 * @param counts of the baseline, bin by bin; empty groups where it has none
 */
export function orderedGroups(counts: readonly number[]): Groups {
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return [];
  const last = counts.findLastIndex((count) => count > 0);
  const least = LEAST_PART * counts.reduce((total, count) => total + count, 0);
  const seen: number[][] = [];
  let [group, held] = [[] as number[], 0];
  for (let bin = first; bin <= last; bin++) {
    group.push(bin);
    held += counts[bin]!;
    if (held < least && bin < last) continue;
    // What is left over at the end joins the group before it.
    if (held < least && seen.length > 0) seen.at(-1)!.push(...group);
    else seen.push(group);
    [group, held] = [[], 0];
  }
  return [range(0, first), ...seen, range(last + 1, counts.length)].filter((each) => each.length > 0);
}

/** Categories with a tenth of the baseline each, the rarer ones together, and those that were never seen together. */
export function categoryGroups(counts: readonly number[]): Groups {
  const least = LEAST_PART * counts.reduce((total, count) => total + count, 0);
  const all = range(0, counts.length);
  const common = all.filter((index) => counts[index]! > 0 && counts[index]! >= least);
  const rare = all.filter((index) => counts[index]! > 0 && counts[index]! < least);
  const never = all.filter((index) => counts[index] === 0);
  return [...common.map((index) => [index]), rare, never].filter((each) => each.length > 0);
}

/** What a histogram has in each group. */
export function inGroups(counts: readonly number[], groups: Groups): number[] {
  return groups.map((bins) => bins.reduce((total, bin) => total + counts[bin]!, 0));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
