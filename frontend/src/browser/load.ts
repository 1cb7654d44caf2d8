import { type Manifest, manifestSchema } from '../../../contract/model.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { type BrowserSession, createSession } from './runtime.ts';

export interface LoadedModel {
  readonly manifest: Manifest;
  readonly session: BrowserSession;
  readonly loadMs: number;
}

export interface Source {
  readonly model: string;
  readonly version: string;
  readonly apiKey: string;
  /** Hears how much of the model's file is here, 0..1. */
  readonly onProgress: (share: number) => void;
}

// One at a time, since a phone has little memory.
const use = createOneAtATime(({ session }: LoadedModel) => session.release());

/** Works with a model, which is loaded with the first work that asks for it. */
export function withModel<T>(source: Source, work: (model: LoadedModel) => Promise<T>): Promise<T> {
  return use(`${source.model} ${source.version}`, () => fetchModel(source), work);
}

async function fetchModel({ model, version, apiKey, onProgress }: Source): Promise<LoadedModel> {
  const started = performance.now();
  const get = async (file: string) => {
    const headers = apiKey === '' ? {} : { 'x-api-key': apiKey };
    const response = await fetch(`/v1/models/${model}/files/${file}?version=${version}`, { headers });
    if (!response.ok) throw new Error(`${file} of ${model} ${version}: the service answered ${response.status}`);
    return response;
  };
  const manifest = manifestSchema.parse(await (await get('model.json')).json());
  const session = await createSession(await readAll(await get(manifest.file), onProgress));
  return { manifest, session, loadMs: performance.now() - started };
}

async function readAll(response: Response, onProgress: (share: number) => void): Promise<Uint8Array> {
  const total = Number(response.headers.get('content-length'));
  const chunks: Uint8Array[] = [];
  let count = 0;
  for (const reader = response.body!.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    count += value.length;
    if (total > 0) onProgress(Math.min(1, count / total));
  }
  const bytes = new Uint8Array(count);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
