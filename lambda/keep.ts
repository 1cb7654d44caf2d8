import { decodeTime } from 'ulid';
import type { InputSpec } from '../contract/model.ts';
import type { BlobStore } from './blobs.ts';
import type { Kept } from './kept.ts';
import type { Subject } from './picture.ts';
import type { Outcome } from './predict.ts';
import { toPixels } from './records/model-input.ts';

/**
 * Keeps a picture the caller agreed to give, as it came, and beside it what the model was fed, as a PNG, under the id and day
 * of the answer. A picture that came as pixels is kept as they are, with its size in the answer.
 */
export async function keepImage(
  blobs: BlobStore,
  subject: Subject,
  { result, tensor }: Pick<Outcome, 'result' | 'tensor'>,
  input: InputSpec,
): Promise<Kept> {
  const at = `images/${new Date(decodeTime(result.id)).toISOString().slice(0, 10)}/${result.id}`;
  const kept: Kept = { picture: `${at}.${result.image.format}`, input: `${at}.input.png` };
  const bytes = 'bytes' in subject ? subject.bytes : subject.pixels.data;
  const { data, ...raw } = toPixels(tensor, input);
  const fed = async () => {
    const { sharp } = await import('./sharp.ts');
    const picture = sharp(data, { raw });
    // A grey picture with one channel, not three.
    return (raw.channels === 1 ? picture.toColourspace('b-w') : picture).png({ compressionLevel: 4 }).toBuffer();
  };
  await Promise.all([
    blobs.put(kept.picture, bytes, 'application/octet-stream'),
    fed().then((png) => blobs.put(kept.input!, png, 'image/png')),
  ]);
  return kept;
}
