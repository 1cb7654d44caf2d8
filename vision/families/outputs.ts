import type { OutputSpec } from '../../contract/families.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Tensor, Tensors } from '../types.ts';

/** What a family needs an output for, and how it is known among the others. */
export interface Role {
  /** Usual names, for where shapes alone do not tell. */
  readonly names: RegExp;
  /** The shape for people: `[1, N, 85]`. */
  readonly shape: string;
  fits(tensor: Tensor): boolean;
  readonly optional?: true;
}

export type Found<R extends Record<string, Role>> = {
  [K in keyof R]: R[K] extends { optional: true } ? Tensor | undefined : Tensor;
};

/**
 * The output for each role: by `spec.outputs` where it names one, else by shape, else by usual name.
 * Throws `model_invalid` saying what was expected and what the model gives.
 */
export function findOutputs<R extends Record<string, Role>>(outputs: Tensors, spec: OutputSpec, roles: R): Found<R> {
  const found: Record<string, Tensor> = {};
  const free = new Map(Object.entries(outputs));
  for (const [role, { fits, shape }] of Object.entries(roles)) {
    const name = spec.outputs?.[role];
    if (name === undefined) continue;
    const tensor = outputs[name];
    if (tensor === undefined) misfit(outputs, spec, `output.outputs.${role} names "${name}"`);
    if (!fits(tensor)) misfit(outputs, spec, `${role} ("${name}") must have the shape ${shape}`);
    found[role] = tensor;
    free.delete(name);
  }
  // Those known by name go first: what they leave over is told apart by shape alone.
  for (const byName of [true, false]) {
    for (const [role, { fits, names, shape, optional }] of Object.entries(roles)) {
      if (found[role]) continue;
      const fitting = [...free].filter(([name, tensor]) => fits(tensor) && (!byName || names.test(name)));
      const [only] = fitting;
      if (only && fitting.length === 1) {
        found[role] = only[1];
        free.delete(only[0]);
      } else if (!byName && !optional) {
        const several = fitting.map(([name]) => `"${name}"`).join(' and ');
        if (several) misfit(outputs, spec, `${several} may both be ${role}: name one in output.outputs.${role}`);
        misfit(outputs, spec, `${role} ${shape} is missing`);
      }
    }
  }
  return found as Found<R>;
}

/** Throws `model_invalid`: what was expected, and the outputs that came. */
export function misfit(outputs: Tensors, spec: OutputSpec, expected: string): never {
  const came = Object.entries(outputs).map(([name, { type, dims }]) => `"${name}" ${type} [${dims.join(', ')}]`);
  throw new ProblemError(
    'model_invalid',
    `Outputs do not fit the family ${spec.family}: ${expected}. The model gives ${came.join(', ')}`,
  );
}

/** Whether a tensor has these sides; `null` is any. */
export function hasShape({ dims }: Tensor, ...shape: (number | null)[]): boolean {
  return dims.length === shape.length && shape.every((side, axis) => side === null || side === dims[axis]);
}
