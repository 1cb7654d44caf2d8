import { request, requestJson } from './request.ts';
import { TroubleError } from './trouble.ts';

/** A form that takes one file: see `POST /v1/uploads`. */
interface UploadForm {
  readonly id: string;
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly maxBytes: number;
}

/** Brings a file to the service past the limit of a call. Returns its id. */
export async function upload(file: File, signal: AbortSignal): Promise<string> {
  const { id, url, fields, maxBytes } = await requestJson<UploadForm>('/v1/uploads', { method: 'POST', signal });
  if (file.size > maxBytes) throw tooLarge(file, maxBytes);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  // The form goes to the store of files: the service's key is none of its business.
  await request(url, { method: 'POST', body: form, signal }, { withKey: false });
  return id;
}

function tooLarge({ name, size }: File, maxBytes: number): TroubleError {
  const mb = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  return new TroubleError({
    code: 'image_too_large',
    title: `"${name}" is too large`,
    detail: `It has ${mb(size)}, allowed: ${mb(maxBytes)}. Split a ZIP into several, or send the pictures one by one.`,
  });
}
