import { manifestSchema } from '../../contract/model.ts';

/** Whether text from outside can be a model's name, and so a folder's. */
export function isModelName(text: string): boolean {
  return manifestSchema.shape.name.safeParse(text).success;
}

/** Whether text from outside can be a version, and so a folder's name. */
export function isVersion(text: string): boolean {
  return manifestSchema.shape.version.safeParse(text).success;
}

/** Order of versions, as https://semver.org defines it: a pre-release comes before its release. */
export function compareVersions(a: string, b: string): number {
  const [coreA, tagA] = splitVersion(a);
  const [coreB, tagB] = splitVersion(b);
  const core = compareParts(coreA.split('.'), coreB.split('.'));
  if (core !== 0) return core;
  if (tagA === undefined || tagB === undefined) return Number(tagA === undefined) - Number(tagB === undefined);
  return compareParts(tagA.split('.'), tagB.split('.'));
}

function splitVersion(version: string): [string, string | undefined] {
  const dash = version.indexOf('-');
  return dash < 0 ? [version, undefined] : [version.slice(0, dash), version.slice(dash + 1)];
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = comparePart(a[at], b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

// Numbers by size and before words; fewer parts first.
function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [numberA, numberB] = [a, b].map((part) => /^\d+$/.test(part));
  if (numberA && numberB) return Number(a) - Number(b);
  if (numberA !== numberB) return numberA ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
