import type { Box } from '../../contract/answer.ts';
import type { Client } from '../../contract/client.ts';
import type { PredictionRecord } from '../../contract/records.ts';
import { ask } from '../evaluate/run.ts';
import type { LabelledObject } from './data-set/labelled.ts';

/** How far two runs of one model on one picture may lie apart, in pixels. */
const SAME = 0.5;

/**
 * Masks for objects of a record, which keeps none: its version of the model sees the picture once more. Only objects that
 * stand as they were predicted get one; what people moved or added has a box alone.
 */
export async function withMasks(
  objects: readonly LabelledObject[],
  record: Pick<PredictionRecord, 'model' | 'predictions'>,
  picture: Uint8Array,
  client: Client,
): Promise<LabelledObject[]> {
  const { name, version } = record.model!;
  const threshold = Math.max(0, Math.min(1, ...record.predictions.map(({ score }) => score)) - 0.001);
  const options = { model: name, version, threshold, limit: 1000, masks: 'rle' } as const;
  const { predictions } = await ask(client, picture as Uint8Array<ArrayBuffer>, options);
  return objects.map((object) => {
    const same = predictions.find(({ box }) => box && isSame(box, object.box))?.mask;
    return same && 'rle' in same ? { ...object, rle: same.rle } : object;
  });
}

function isSame(a: Box, b: Box): boolean {
  return (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(a[side] - b[side]) <= SAME);
}
