import type { z } from 'zod';

/** Each fault a schema found, as `field: got value, allowed: ...`. */
export function faultsOf(error: z.ZodError, value: unknown): string[] {
  return error.issues.flatMap((found) => {
    const issue = deepest(found, value);
    const field = issue.path.join('.');
    const at = (key?: string) => [field, key].filter(Boolean).join('.') || 'the whole';
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${at(key)}: no such field`);
    const got = valueAt(value, issue.path);
    if (got === undefined) return [`${at()}: missing, needed: ${allowed(issue)}`];
    return [`${at()}: got ${short(got)}, allowed: ${allowed(issue)}`];
  });
}

/** Of an object that fits none of several forms: why not the one that it was meant as, by the fields it has. */
function deepest(issue: z.core.$ZodIssue, value: unknown): z.core.$ZodIssue {
  const object = valueAt(value, issue.path);
  if (issue.code !== 'invalid_union' || typeof object !== 'object' || object === null) return issue;
  const [inner] =
    issue.errors.find(([first]) => first?.path[0] !== undefined && Object.hasOwn(object, first.path[0])) ?? [];
  return inner ? deepest({ ...inner, path: [...issue.path, ...inner.path] }, value) : issue;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.join(', ');
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'a whole number';
  if (issue.code === 'invalid_union' && issue.message.startsWith('Invalid ')) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
    return options.length > 0 ? options.join(', ') : issue.errors.flat().map(allowed).join(' or ');
  }
  return issue.message.replace(/^[A-Z][a-z ]+: expected (\w+ to (be|have) )?/, '').replace(/, received .*/, '');
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
