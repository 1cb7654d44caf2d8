import { limits } from '../../contract/limits.ts';
import type { Failed } from './outcome.ts';
import type { Ready } from './prepare.ts';

/** What goes into one request, and pictures between them that could not be read. */
export type Batch = readonly (Ready | Failed)[];

/** Bytes of a form around one file. */
const PART_BYTES = 512;

/** Most pictures in a request: fewer once one has turned out to be too much. */
export interface BatchSize {
  count: number;
}

/** Groups pictures, in their order, into requests that stay below the service's limits. */
export async function* batches(pictures: AsyncIterable<Ready | Failed>, size: BatchSize): AsyncGenerator<Batch> {
  let batch: (Ready | Failed)[] = [];
  let bytes = 0;
  for await (const picture of pictures) {
    const added = 'fault' in picture ? 0 : picture.bytes + PART_BYTES;
    const alone = 'body' in picture && !(picture.body instanceof Uint8Array);
    const isFull = batch.length >= size.count || bytes + added > limits.inlineBytes;
    if (batch.length > 0 && (isFull || alone)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(picture);
    bytes = alone ? limits.inlineBytes : bytes + added;
  }
  if (batch.length > 0) yield batch;
}
