import { limits } from '../../../contract/limits.ts';
import type { InputSpec } from '../../../contract/model.ts';
import { TroubleError } from '../api/trouble.ts';
import { upload } from '../api/uploads.ts';
import type { Picture } from '../picture/picture.ts';
import { toUpload } from '../picture/shrink.ts';

export interface Terms {
  /** Large pictures go over the wire in the model's own size. */
  readonly downsize: boolean;
  /** The service takes uploads beside calls. */
  readonly uploads: boolean;
}

/** What a call carries: the picture itself, or, past what a call can carry, the id of its upload. */
export async function toBody(
  picture: Picture,
  input: InputSpec,
  { downsize, uploads }: Terms,
  signal: AbortSignal,
): Promise<Blob> {
  const body = await toUpload(picture, input, downsize);
  if (body.size <= limits.inlineBytes) return body;
  if (!uploads || body.size > limits.remoteBytes) throw tooLarge(picture, body.size, { downsize, uploads });
  const id = await upload(new File([body], picture.name), signal);
  return new Blob([JSON.stringify({ upload: id })], { type: 'application/json' });
}

function tooLarge({ name }: Picture, size: number, { downsize, uploads }: Terms): TroubleError {
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const most = uploads ? limits.remoteBytes : limits.inlineBytes;
  const advice = downsize ? 'Choose a smaller one.' : 'Switch "Shrink large pictures" on, or choose a smaller one.';
  return new TroubleError({
    code: 'image_too_large',
    title: `"${name}" is too large to be sent`,
    detail: `It has ${mb(size)}, allowed: ${mb(most)}. ${advice}`,
  });
}
