import type { InputSpec } from '../../../contract/model.ts';
import { isReadByService, uploadSize } from './fit.ts';
import type { Picture } from './picture.ts';
import { readPixels, toPng } from './pixels.ts';

/**
 * What goes over the wire for a picture. Large ones are brought to the model's size with the model's own resampler, so
 * that the service sees the very pixels it would have made itself; kinds that it does not read are converted.
 */
export async function toUpload(picture: Picture, input: InputSpec, downsize: boolean): Promise<Blob> {
  const { file } = picture;
  const size = downsize ? uploadSize(file, picture, input) : undefined;
  if (!size && isReadByService(file.type)) return file;
  const pixels = await readPixels(file);
  if (!size) return toPng(pixels);
  const { resample } = await import('../../../vision/resample.ts');
  return toPng(resample(pixels, size, input.resample));
}
