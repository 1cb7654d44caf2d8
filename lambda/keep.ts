import type { BlobStore } from './blobs.ts';
import type { Subject } from './picture.ts';
import type { Outcome } from './predict.ts';

/**
 * Keeps a picture the caller agreed to give, with its answer beside it, under the answer's id and day.
 * A picture that came as pixels is kept as they are, with its size in the answer.
 */
export async function keepImage(blobs: BlobStore, subject: Subject, { result }: Outcome): Promise<void> {
  const folder = `images/${new Date().toISOString().slice(0, 10)}`;
  const bytes = 'bytes' in subject ? subject.bytes : subject.pixels.data;
  const { visualization, explanation, ...answer } = result;
  await Promise.all([
    blobs.put(`${folder}/${result.id}.${result.image.format}`, bytes, 'application/octet-stream'),
    blobs.put(`${folder}/${result.id}.json`, Buffer.from(JSON.stringify(answer)), 'application/json'),
  ]);
}
