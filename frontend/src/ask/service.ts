import type { Result } from '../../../contract/answer.ts';
import { patiently } from '../api/patiently.ts';
import { requestJson } from '../api/request.ts';
import type { Picture } from '../picture/picture.ts';
import { toUpload, type Upload } from '../picture/shrink.ts';
import { enlarge } from '../result/enlarge.ts';
import type { Answerer, Ask } from './ask.ts';

interface Terms {
  /** Large pictures go over the wire in the model's own size. */
  readonly downsize: boolean;
  /** The service is to keep the picture for review. */
  readonly keep: boolean;
}

/** Asks the service. */
export function service({ downsize, keep }: Terms): Answerer {
  return async (picture, ask, { signal, onWait }) => {
    const upload = await uploadOf(picture, ask, downsize);
    signal.throwIfAborted();
    const send = () =>
      requestJson<Result>(`/v1/predict?${queryOf(ask, keep)}`, {
        method: 'POST',
        headers: { 'content-type': upload.body.type || 'application/octet-stream' },
        body: upload.body,
        signal,
      });
    const result = await patiently(send, signal, onWait);
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

// Moving a slider asks again about the same picture: it is brought to size once.
const uploads = new WeakMap<Picture, { key: string; upload: Promise<Upload> }>();

function uploadOf(picture: Picture, { model, version }: Ask, downsize: boolean): Promise<Upload> {
  const key = `${model.name} ${version} ${downsize}`;
  const known = uploads.get(picture);
  if (known?.key === key) return known.upload;
  const upload = toUpload(picture, model.input, downsize);
  uploads.set(picture, { key, upload });
  return upload;
}
