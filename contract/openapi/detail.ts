import type { ProblemCode } from '../problems.ts';
import { reference } from './schemas.ts';
import type { Content, Operation, Parameter, Response } from './types.ts';

/** What the table of routes does not say: how one is asked and answered, and how it can fail. */
export interface Detail extends Partial<Pick<Operation, 'description' | 'parameters' | 'requestBody'>> {
  readonly answer: { readonly status?: 200 | 201 | 204; readonly description: string; readonly content: Content };
  /** Successes of other kinds, by their status. */
  readonly others?: Readonly<Record<number, Response>>;
  readonly fails: readonly ProblemCode[];
}

/** Problems of a request, of a picture and of a model, wherever there is one. */
export const badRequest = ['image_missing', 'option_invalid', 'request_invalid'] as const;
export const badImage = ['image_too_large', 'media_type_unsupported', 'image_unreadable'] as const;
export const badModel = ['model_not_found', 'model_invalid', 'model_unavailable', 'timeout'] as const;

export const inPath = (name: string, description: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});

/** An answer in JSON, of a schema of the components. */
export const json = (id: string, description: string) => ({
  description,
  content: { 'application/json': { schema: reference(id) } },
});
/** An answer that is a file of one of these types. */
export const file = (description: string, ...types: string[]) => ({
  description,
  content: Object.fromEntries(types.map((type) => [type, {}])),
});

/** A file that is sent for elsewhere, where it is larger than an answer carries. */
export const elsewhere = {
  302: {
    description: 'The file lies at a signed address',
    headers: { location: { description: 'The address, good for minutes', schema: { type: 'string', format: 'uri' } } },
  },
};
