import type { Rle } from '../../contract/answer.ts';
import { countsToString, decodeRle, encodeRle, stringToCounts } from '../rle.ts';
import type { Bitmap, Size } from '../types.ts';

/** A mask as COCO's compressed run lengths over the whole source. */
export function toRle(bitmap: Bitmap, source: Size): Rle {
  return { size: [source.height, source.width], counts: countsToString(encodeRle(bitmap, source)) };
}

/** The mask of COCO's compressed run lengths, over the smallest window that holds it. Throws RangeError for text that is none. */
export function fromRle({ size: [height, width], counts }: Rle): Bitmap {
  return decodeRle(stringToCounts(counts), { width, height });
}
