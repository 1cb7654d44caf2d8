import type { InputSpec } from '../../../contract/model.ts';
import type { Size } from '../../../vision/types.ts';
import { isReadByService, uploadSize } from './fit.ts';
import type { Picture } from './picture.ts';
import { readPixels, toPng } from './pixels.ts';

/** What goes over the wire for a picture, and its size in pixels. */
export interface Upload {
  readonly body: Blob;
  readonly size: Size;
}

/**
 * Brings large pictures to the model's size with the model's own resampler, so that the service sees the very pixels
 * it would have made itself; converts kinds that the service does not read.
 */
export async function toUpload(picture: Picture, input: InputSpec, downsize: boolean): Promise<Upload> {
  const { file, width, height } = picture;
  const size = downsize ? uploadSize(file, picture, input) : undefined;
  if (!size && isReadByService(file.type)) return { body: file, size: { width, height } };
  const pixels = await readPixels(file);
  if (!size) return { body: await toPng(pixels), size: { width, height } };
  const { resample } = await import('../../../vision/resample.ts');
  return { body: await toPng(resample(pixels, size, input.resample)), size };
}
