import type { Result, Results } from './answer.ts';
import type { Health, ModelInfo, ModelList } from './models-answer.ts';
import type { Options } from './options.ts';
import type { Check } from './parity.ts';
import { type CallOptions, type ClientOptions, createTransport, queryOf } from './transport.ts';
import type { Upload } from './upload.ts';

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

/** The service, typed. Every method throws ApiError, or the reason of the caller's own signal. */
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

/** A client of the service over fetch, for Node and browsers. */
export function createClient(options: ClientOptions): Client {
  const { json: call, form: send } = createTransport(options);

  function post<T>(body: Body, type: string | undefined, query: PredictOptions, own?: CallOptions): Promise<T> {
    const headers = type === undefined ? {} : { 'content-type': type };
    return call<T>(`v1/predict${queryOf(query)}`, { method: 'POST', body, headers }, own);
  }

  async function upload(bytes: Bytes, own?: CallOptions): Promise<string> {
    const { id, url, fields } = await call<Upload>('v1/uploads', { method: 'POST' }, own);
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', toBlob(bytes));
    await send(url, form, own);
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

function toBlob(bytes: Bytes): Blob {
  return bytes instanceof Blob ? bytes : new Blob([bytes]);
}
