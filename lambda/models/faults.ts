import type { z } from 'zod';

/** Each fault a schema found, as `field: got value, allowed: ...`. */
export function faultsOf(error: z.ZodError, value: unknown): string[] {
  return error.issues.flatMap((issue) => {
    const field = issue.path.join('.');
    const at = (key?: string) => [field, key].filter(Boolean).join('.') || 'the whole';
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${at(key)}: no such field`);
    const got = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], value);
    if (got === undefined) return [`${at()}: missing, needed: ${allowed(issue)}`];
    return [`${at()}: got ${short(got)}, allowed: ${allowed(issue)}`];
  });
}

function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.join(', ');
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'a whole number';
  if (issue.code === 'invalid_union') {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
    return options.length > 0 ? options.join(', ') : issue.errors.flat().map(allowed).join(' or ');
  }
  return issue.message.replace(/^[A-Z][a-z ]+: expected (\w+ to (be|have) )?/, '').replace(/, received .*/, '');
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
