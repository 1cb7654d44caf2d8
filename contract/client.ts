import type { Result, Results } from './answer.ts';
import { ApiError, toApiError } from './api-error.ts';
import type { Health, ModelInfo, ModelList } from './models-answer.ts';
import type { Options } from './options.ts';
import type { Check } from './parity.ts';
import { type FailedTry, withRetries } from './retry.ts';
import type { Upload } from './upload.ts';

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

export type Bytes = Blob | Uint8Array<ArrayBuffer>;
/** H x W grey values or H x W x C, 0-255. */
export type PixelRows = readonly (readonly (number | readonly number[])[])[];
export type Picture = Bytes | { readonly url: string } | { readonly upload: string } | { readonly pixels: PixelRows };

export interface NamedFile {
  readonly name: string;
  readonly bytes: Bytes;
}

/** Options of a prediction. Without `format`: this client reads the service's own. */
export type PredictOptions = { readonly [K in keyof Omit<Options, 'format'>]?: Options[K] | undefined };

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** The service, typed. Every method throws {@link ApiError}, or the reason of the caller's own signal. */
export interface Client {
  predict(picture: Picture, options?: PredictOptions, call?: CallOptions): Promise<Result>;
  /** Several files in one request: answers in their order, a problem in the place of one that failed. */
  predictAll(files: readonly NamedFile[], options?: PredictOptions, call?: CallOptions): Promise<Results>;
  /** Puts an image that is too large for a request where a prediction finds it: `predict({ upload: id })`. */
  upload(bytes: Bytes, call?: CallOptions): Promise<string>;
  models(call?: CallOptions): Promise<ModelInfo[]>;
  /** One model, described as its current version is, or as the one asked for. */
  model(name: string, call?: CallOptions & { readonly version?: string | undefined }): Promise<ModelInfo>;
  check(name: string, version?: string, call?: CallOptions): Promise<Check>;
  health(call?: CallOptions): Promise<Health>;
}

type Body = NonNullable<RequestInit['body']>;

/** A client of the service over fetch, for Node and browsers. Retries what may go well later, never what cannot. */
export function createClient(options: ClientOptions): Client {
  const { timeoutMs = 30_000, retries = 3, retryIntervalMs = 1000, onRetry, fetch: send = fetch } = options;
  const base = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`);

  function call<T>(path: string, init: RequestInit = {}, { signal }: CallOptions = {}): Promise<T> {
    const url = new URL(path, base);
    const headers = { ...(options.key !== undefined && { 'x-api-key': options.key }), ...init.headers };
    return withRetries({ retries, retryIntervalMs, onRetry }, signal, () =>
      attempt<T>(send, url, { ...init, headers }, timeoutMs, signal),
    );
  }

  function post<T>(body: Body, type: string | undefined, query: PredictOptions, own?: CallOptions): Promise<T> {
    const headers = type === undefined ? {} : { 'content-type': type };
    return call<T>(`v1/predict${queryOf(query)}`, { method: 'POST', body, headers }, own);
  }

  async function upload(bytes: Bytes, own?: CallOptions): Promise<string> {
    const { id, url, fields } = await call<Upload>('v1/uploads', { method: 'POST' }, own);
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', toBlob(bytes));
    // The key is the service's, the form may be the bucket's: it is not sent along.
    const target = new URL(url, base);
    await withRetries({ retries, retryIntervalMs, onRetry }, own?.signal, () =>
      attempt(send, target, { method: 'POST', body: form }, timeoutMs, own?.signal),
    );
    return id;
  }

  return {
    upload,
    predict(picture, query = {}, own) {
      if (picture instanceof Blob) return post(picture, picture.type || 'application/octet-stream', query, own);
      if (picture instanceof Uint8Array) return post(picture, 'application/octet-stream', query, own);
      return post(JSON.stringify(picture), 'application/json', query, own);
    },
    async predictAll(files, query = {}, own) {
      const form = new FormData();
      for (const { name, bytes } of files) form.append('file', toBlob(bytes), name);
      const answer = await post<Result | Results>(form, undefined, query, own);
      return 'results' in answer ? answer : { results: [answer], metrics: answer.metrics };
    },
    async models(own) {
      const items: ModelInfo[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: ModelList = await call(`v1/models${cursor && `?cursor=${encodeURIComponent(cursor)}`}`, {}, own);
        items.push(...page.items);
        cursor = page.next;
      }
      return items;
    },
    model: (name, own = {}) =>
      call(`v1/models/${encodeURIComponent(name)}${queryOf({ version: own.version })}`, {}, own),
    check: (name, version, own) => call(`v1/models/${encodeURIComponent(name)}/check${queryOf({ version })}`, {}, own),
    health: (own) => call('health', {}, own),
  };
}

async function attempt<T>(
  send: typeof fetch,
  url: URL,
  init: RequestInit,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await send(url, { ...init, signal: signal ? AbortSignal.any([timeout, signal]) : timeout });
    if (!response.ok) throw await toApiError(response);
    const text = await response.text();
    if (response.status === 204) return undefined as T;
    return parse(text, response);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (signal?.aborted) throw signal.reason;
    if (timeout.aborted) throw new ApiError('timeout', `No answer of ${url.origin} within ${timeoutMs / 1000} s`);
    throw new ApiError('unreachable', `${url.origin} cannot be reached: ${reasonOf(error)}`, { cause: error });
  }
}

function parse<T>(text: string, { url, status, headers }: Response): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    const type = headers.get('content-type') ?? 'something';
    throw new ApiError('unexpected', `${url} answered ${type} that is not JSON. Is it this service?`, {
      status,
      cause,
    });
  }
}

function queryOf(options: PredictOptions): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query}`;
}

function toBlob(bytes: Bytes): Blob {
  return bytes instanceof Blob ? bytes : new Blob([bytes]);
}

// fetch says "fetch failed"; why stands in its cause.
function reasonOf(error: unknown): string {
  const { code, message } = ((error as { cause?: unknown }).cause ?? error) as { code?: string; message?: string };
  return code ?? message ?? String(error);
}
