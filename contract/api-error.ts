import type { Problem, ProblemCode } from './problems.ts';

/** `unreachable`: no answer came. `unexpected`: an answer that is not this service's. */
export type ApiErrorCode = ProblemCode | 'unreachable' | 'unexpected';

/** A call that did not end well, told in the words of the problem that came, where one came. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly requestId: string | undefined;
  /** Seconds the service asks to wait before a retry. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ApiErrorCode,
    detail: string,
    facts: { status?: number; requestId?: string | undefined; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(detail, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.status = facts.status ?? 0;
    this.requestId = facts.requestId;
    this.retryAfter = facts.retryAfter;
  }

  /** What came, what is allowed: the problem's own `detail`. */
  get detail(): string {
    return this.message;
  }

  /** Whether the same call may go well later: nothing was wrong with it. */
  get transient(): boolean {
    return this.status === 0 ? this.code !== 'unexpected' : [429, 502, 503, 504].includes(this.status);
  }
}

/** The error an answer other than 2xx stands for. */
export async function toApiError(response: Response): Promise<ApiError> {
  const { status, headers } = response;
  const text = await response.text();
  const problem = parseProblem(text);
  const requestId = problem?.instance ?? headers.get('x-request-id') ?? headers.get('x-amzn-requestid') ?? undefined;
  const facts = { status, requestId, retryAfter: secondsOf(headers.get('retry-after')) };
  if (problem) return new ApiError(problem.code, problem.detail, facts);
  const excerpt = text.replace(/\s+/g, ' ').trim().slice(0, 200);
  return new ApiError('unexpected', `HTTP ${status} without a problem body: ${excerpt || response.statusText}`, facts);
}

function parseProblem(text: string): Problem | undefined {
  try {
    const body = JSON.parse(text) as Partial<Problem> | null;
    return typeof body?.code === 'string' && typeof body.detail === 'string' ? (body as Problem) : undefined;
  } catch {
    return undefined;
  }
}

// Seconds, or a date (RFC 9110, 10.2.3).
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
