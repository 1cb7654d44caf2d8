import { ApiError, toApiError } from './api-error.ts';
import { type FailedTry, withRetries } from './retry.ts';

export interface ClientOptions {
  /** Of the service: `https://example.org`, with a path where it lies below one. */
  readonly url: string;
  /** Sent as `x-api-key`. */
  readonly key?: string | undefined;
  /** Milliseconds for one try, the reading of its answer included. Default 30 000. */
  readonly timeoutMs?: number;
  /** Tries in all. Default 3. */
  readonly retries?: number;
  /** Milliseconds between two tries. Default 1 000. */
  readonly retryIntervalMs?: number;
  readonly onRetry?: (retry: FailedTry) => void;
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Calls of one service. Every method throws ApiError, or the reason of the caller's own signal. */
export interface Transport {
  /** What is answered as JSON; undefined where nothing is. */
  json<T>(path: string, init?: RequestInit, call?: CallOptions): Promise<T>;
  bytes(path: string, init?: RequestInit, call?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** A form to an address that may be another's: the service's key is not sent along. */
  form(url: string, body: FormData, call?: CallOptions): Promise<void>;
}

type Read<T> = (response: Response) => Promise<T>;

/** The service over fetch, for Node and browsers. Retries what may go well later, never what cannot. */
export function createTransport(options: ClientOptions): Transport {
  const { timeoutMs = 30_000, retries = 3, retryIntervalMs = 1000, onRetry, fetch: send = fetch } = options;
  const base = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`);

  function call<T>(path: string, init: RequestInit, { signal }: CallOptions, read: Read<T>): Promise<T> {
    return withRetries({ retries, retryIntervalMs, onRetry }, signal, () =>
      attempt(send, new URL(path, base), init, { timeoutMs, signal, read }),
    );
  }

  function keyed<T>(path: string, init: RequestInit, own: CallOptions, read: Read<T>): Promise<T> {
    const headers = { ...(options.key !== undefined && { 'x-api-key': options.key }), ...init.headers };
    return call(path, { ...init, headers }, own, read);
  }

  return {
    json: <T>(path: string, init: RequestInit = {}, own: CallOptions = {}) => keyed<T>(path, init, own, readJson),
    bytes: (path, init = {}, own = {}) => keyed(path, init, own, readBytes),
    form: (url, body, own = {}) => call(url, { method: 'POST', body }, own, async () => {}),
  };
}

/** `?name=value&...` of what is given; nothing of nothing. */
export function queryOf(values: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query}`;
}

interface Attempt<T> {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly read: Read<T>;
}

async function attempt<T>(
  send: typeof fetch,
  url: URL,
  init: RequestInit,
  { timeoutMs, signal, read }: Attempt<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await send(url, { ...init, signal: signal ? AbortSignal.any([timeout, signal]) : timeout });
    if (!response.ok) throw await toApiError(response);
    return await read(response);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (signal?.aborted) throw signal.reason;
    if (timeout.aborted) throw new ApiError('timeout', `No answer of ${url.origin} within ${timeoutMs / 1000} s`);
    throw new ApiError('unreachable', `${url.origin} cannot be reached: ${reasonOf(error)}`, { cause: error });
  }
}

async function readBytes(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await response.arrayBuffer());
}

async function readJson<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (response.status === 204) return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    const { url, status, headers } = response;
    const type = headers.get('content-type') ?? 'something';
    throw new ApiError('unexpected', `${url} answered ${type} that is not JSON. Is it this service?`, {
      status,
      cause,
    });
  }
}

// fetch says "fetch failed"; why stands in its cause.
function reasonOf(error: unknown): string {
  const { code, message } = ((error as { cause?: unknown }).cause ?? error) as { code?: string; message?: string };
  return code ?? message ?? String(error);
}
