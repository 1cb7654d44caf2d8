import * as z from 'zod';
import { optionDefaults } from '../../contract/option-defaults.ts';
import type { Options } from '../../contract/options.ts';
import { ProblemError } from '../../contract/problems.ts';

type Given = Readonly<Record<string, unknown>>;

/**
 * Options of a request from its query and its body. The same option in both must say the same: which one is meant is not
 * for the service to guess. `defaults` are the route's.
 * @throws ProblemError `option_invalid` naming the option, what came and what is allowed
 */
export async function readOptions(query: Given, body: Given, defaults: Partial<Options>): Promise<Options> {
  for (const [name, value] of Object.entries(query)) {
    if (!Object.hasOwn(body, name) || isSame(body[name], value)) continue;
    refuse(name, `got ${show(value)} in the query and ${show(body[name])} in the body, allowed one of them`);
  }
  const given = Object.assign(Object.create(null), defaults, query, body);
  // Nothing is left to check: a cold start is spared the schema.
  if (Object.keys(given).length === 0) return { ...optionDefaults };
  const { carriers, optionsSchema } = await import('../../contract/options.ts');
  const { success, data, error } = optionsSchema.safeParse({ ...given });
  if (success) {
    for (const name of ['visualize', 'explain'] as const) {
      const formats: readonly string[] = carriers[name];
      if (data[name] === 'none' || formats.includes(data.format)) continue;
      if (Object.hasOwn(query, name) || Object.hasOwn(body, name))
        refuse(name, `format ${data.format} cannot carry it, allowed with format ${formats.join(', ')}`);
      // The route's default: nobody asked for it.
      data[name] = 'none';
    }
    return data;
  }
  const issue = error.issues[0]!;
  if (issue.code === 'unrecognized_keys')
    return refuse(issue.keys[0]!, `unknown, allowed ${Object.keys(optionsSchema.shape).join(', ')}`);
  const name = issue.path[0] as keyof Options;
  return refuse(name, `got ${show(given[name])}, allowed ${allowed(optionsSchema.shape[name], issue.message)}`);
}

function isSame(one: unknown, other: unknown): boolean {
  return String(one) === String(other) || (one !== '' && other !== '' && Number(one) === Number(other));
}

function refuse(name: string, text: string): never {
  throw new ProblemError('option_invalid', `option ${name.slice(0, 60)}: ${text}`);
}

function show(value: unknown): string {
  if (value === '') return 'nothing';
  const isNumber = typeof value === 'string' && Number.isFinite(Number(value));
  return (isNumber ? value : String(JSON.stringify(value))).slice(0, 80);
}

interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What the schema allows, in words; where it is a pattern, the words of its message. */
function allowed(option: z.ZodType, message: string): string {
  const schema = z.toJSONSchema(option, { unrepresentable: 'any' });
  const { type, enum: values, minimum, maximum } = schema as Property;
  if (values) return values.join(', ');
  if (type === 'boolean') return 'true, false';
  if (minimum !== undefined) return `${minimum}..${maximum}${type === 'integer' ? ', whole numbers' : ''}`;
  return type === 'array' ? 'a comma list of labels' : message;
}
