import { type Label, labelName } from '../../contract/model.ts';
import { Failure } from '../failure.ts';

/**
 * The model's class id of each class of a data set: by name, whatever its case and signs (`T-shirt/top` is `t-shirt_top`).
 * @throws Failure naming the classes that the model does not know
 */
export function matchClasses(classes: readonly string[] | number, labels: readonly Label[], model: string): number[] {
  const names = labels.map(labelName);
  if (typeof classes === 'number') return numbered(classes, names, model);
  const ids = new Map(names.map((name, id) => [key(name), id] as const).reverse());
  const unmatched = classes.filter((name) => !ids.has(key(name)));
  if (unmatched.length > 0) {
    throw new Failure(
      `option --data: ${listed(unmatched)} ${unmatched.length === 1 ? 'is no label' : 'are no labels'} of ${model}, allowed: ${listed(names)}`,
      2,
    );
  }
  return classes.map((name) => ids.get(key(name))!);
}

/** Whether a name is a label of a model, as {@link matchClasses} has it. */
export function isKnown(name: string, labels: readonly Label[]): boolean {
  return labels.some((label) => key(labelName(label)) === key(name));
}

function numbered(count: number, names: readonly string[], model: string): number[] {
  // One kind of object without a name can only be the one kind the model knows.
  if (count <= names.length && (count > 1 || names.length === 1)) return Array.from({ length: count }, (_, id) => id);
  const allowed = count > 1 ? `${count} labels or more` : 'a single label';
  throw new Failure(
    `option --data: its classes have numbers and no names, allowed: a model of ${allowed}; ${model} has ${names.length}`,
    2,
  );
}

function key(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function listed(names: readonly string[]): string {
  const more = names.length > 20 ? `, ... (${names.length})` : '';
  return `${names
    .slice(0, 20)
    .map((name) => `"${name}"`)
    .join(', ')}${more}`;
}

/** The name of a class of a model. */
export function nameOf(labels: readonly Label[], classId: number): string {
  return labelName(labels[classId] ?? `class ${classId}`);
}
