import type { Result } from '../../../contract/answer.ts';
import { patiently } from '../api/patiently.ts';
import { requestJson } from '../api/request.ts';
import { TroubleError } from '../api/trouble.ts';
import type { Picture } from '../picture/picture.ts';
import { enlarge } from '../result/enlarge.ts';
import type { Answerer, Ask } from './ask.ts';
import { type Terms, toBody } from './body.ts';

/** Asks the service. */
export function service(terms: Terms & { readonly keep: boolean }): Answerer {
  return async (picture, ask, { signal, onWait }) => {
    const body = await bodyOf(picture, ask, terms, signal);
    const send = async (body: Blob) => {
      signal.throwIfAborted();
      const type = body.type || 'application/octet-stream';
      const init = { method: 'POST', headers: { 'content-type': type }, body, signal };
      const post = () => requestJson<Result>(`/v1/predict?${queryOf(ask, terms.keep)}`, init);
      return patiently(post, signal, onWait);
    };
    const result = await send(body).catch(async (error: unknown) => {
      // Uploads are kept for a day; a page may stay open longer.
      if (!(error instanceof TroubleError && error.trouble.code === 'not_found')) throw error;
      bodies.delete(picture);
      return send(await bodyOf(picture, ask, terms, signal));
    });
    const { explanation } = result;
    return { result: enlarge(result, picture), seen: result.image, ...(explanation && { heat: explanation }) };
  };
}

function queryOf({ model, version, threshold, iou, limit, explain }: Ask, keep: boolean): URLSearchParams {
  const query = new URLSearchParams({ model: model.name, version, threshold: `${threshold}`, limit: `${limit}` });
  if (model.task !== 'classification') query.set('iou', `${iou}`);
  if (explain) query.set('explain', 'heatmap');
  if (keep && !explain) query.set('store', 'true');
  return query;
}

// Moving a slider asks again about the same picture: it is brought to size, or uploaded, once.
const bodies = new WeakMap<Picture, { key: string; body: Blob }>();

async function bodyOf(picture: Picture, { model, version }: Ask, terms: Terms, signal: AbortSignal): Promise<Blob> {
  const key = `${model.name} ${version} ${terms.downsize}`;
  const known = bodies.get(picture);
  if (known?.key === key) return known.body;
  const body = await toBody(picture, model.input, terms, signal);
  bodies.set(picture, { key, body });
  return body;
}
