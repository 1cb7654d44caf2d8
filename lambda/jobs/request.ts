import type { z } from 'zod';
import { type JobRequest, jobRequestSchema } from '../../contract/jobs.ts';
import { ProblemError } from '../../contract/problems.ts';

/**
 * Reads the body of `POST /v1/jobs`.
 * @throws ProblemError `request_invalid`, or `option_invalid` for an option of the prediction, saying what came and what is allowed
 */
export function readJobRequest(text: string): JobRequest {
  if (text === '') throw new ProblemError('request_invalid', 'the body is empty, allowed: {"source": ...} as JSON');
  let body: unknown;
  try {
    body = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new ProblemError('request_invalid', `the body is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = jobRequestSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues[0]!, body);
  const path = issue.path.join('.') || 'the body';
  const code = issue.path[0] === 'options' ? 'option_invalid' : 'request_invalid';
  throw new ProblemError(code, `${path}: got ${show(valueAt(body, issue.path))}, allowed: ${allowed(issue)}`);
}

/** Of a value that fits none of several forms: why not the one it was meant as. */
function deepest(issue: z.core.$ZodIssue, body: unknown): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const value = valueAt(body, issue.path);
  const isObject = typeof value === 'object' && value !== null;
  const meant = issue.errors.find(
    ([first]) => isObject && first && first.path.length > 0 && Object.hasOwn(value, first.path[0]!),
  );
  const [inner] = meant ?? [];
  return inner ? deepest({ ...inner, path: [...issue.path, ...inner.path] }, body) : issue;
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value: unknown, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], body);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 100);
}

function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union' && issue.path.join() === 'source')
    return '{"prefix": "folder"} or {"uploads": ["id", ...]}';
  if (issue.code === 'unrecognized_keys') return `no ${issue.keys.join(', ')}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  if (issue.code === 'too_small') return `at least ${issue.minimum}`;
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'an https address';
  return issue.message.replace(/^Invalid input: expected /, '');
}
