import * as z from 'zod';

/** Every failure an answer can carry: code, HTTP status, and the title people read. */
export const problems = {
  image_missing: { status: 400, title: 'No image in the request' },
  option_invalid: { status: 400, title: 'Invalid option' },
  request_invalid: { status: 400, title: 'The request cannot be read' },
  key_missing: { status: 401, title: 'API key missing' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  model_not_found: { status: 404, title: 'No such model' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  image_too_large: { status: 413, title: 'Image too large' },
  media_type_unsupported: { status: 415, title: 'Unsupported media type' },
  image_unreadable: { status: 422, title: 'Image cannot be read' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  model_invalid: { status: 500, title: 'The model does not work' },
  model_unavailable: { status: 503, title: 'The model is not available right now' },
  timeout: { status: 504, title: 'Took too long' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** RFC 9457 body, `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'URI reference of the kind of problem: /docs#<code>' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What came and what is allowed. Says nothing of the inside for 5xx.' }),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    instance: z.string().meta({ description: 'The request id' }),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

/** An error of the domain: knows its code, no HTTP. `detail` is shown to the caller for 4xx. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  /** Seconds after which a retry makes sense, for `model_unavailable` and `rate_limited`. */
  readonly retryAfter: number | undefined;
  /** The methods there are, for `method_not_allowed`. */
  readonly methods: readonly string[] | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    options: { cause?: unknown; retryAfter?: number; methods?: readonly string[] } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.methods = options.methods;
  }
}

/**
 * The problem body for any thrown value.
 * A 5xx tells its title and the request id only; what really happened belongs in the log.
 */
export function toProblem(error: unknown, requestId: string): Problem {
  const code = error instanceof ProblemError ? error.code : 'internal';
  const { status, title } = problems[code];
  const told = error instanceof ProblemError && (status < 500 || status === 503 || status === 504);
  const detail = told ? (error as ProblemError).message : `${title}. Request id: ${requestId}`;
  return { type: `/docs#${code}`, title, status, detail, code, instance: requestId };
}
