import { drawingSize, drawResult } from '../draw.ts';
import type { Outcome } from '../predict.ts';
import type { DrawnForm } from './encode.ts';

/**
 * The answer's `visualization`: the picture with all that was found drawn over it, as a data: URL.
 * @param bytes what the drawing may take of the answer, before base64
 */
export async function visualize(
  { picture, detections, result }: Drawable,
  form: DrawnForm,
  bytes?: number,
): Promise<string> {
  const predictions = detections.map((detection, index) => ({
    ...detection,
    label: result.predictions[index]?.label ?? `class ${detection.classId}`,
  }));
  const pixels = await picture.read({ gray: false, resizeTo: drawingSize(picture, form) });
  const drawn = await drawResult(pixels, { source: picture, predictions }, form, bytes);
  return `data:image/${form};base64,${drawn.toString('base64')}`;
}

type Drawable = Pick<Outcome, 'picture' | 'detections'> & { readonly result: Pick<Outcome['result'], 'predictions'> };
