import type { PredictionRecord } from '../contract/records.ts';
import type { BlobStore } from './blobs.ts';

/** Where the picture of a prediction and what its model was fed are kept. */
export type Kept = NonNullable<PredictionRecord['stored']>;

/** Takes away what was kept of a prediction. */
export async function forgetImage(blobs: BlobStore, { stored }: Pick<PredictionRecord, 'stored'>): Promise<void> {
  const keys = stored ? [stored.picture, stored.input].filter((key) => key !== undefined) : [];
  await Promise.all(keys.map((key) => blobs.delete(key)));
}
