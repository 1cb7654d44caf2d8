import { drawingSize, drawResult } from '../draw.ts';
import type { Outcome } from '../predict.ts';
import type { DrawnForm } from './encode.ts';

/** The answer's `visualization`: the picture with all that was found drawn over it, as a data: URL. */
export async function visualize(outcome: Drawable, form: DrawnForm): Promise<string> {
  const { picture, detections, result } = outcome;
  const predictions = detections.map((detection, index) => ({
    ...detection,
    label: result.predictions[index]?.label ?? `class ${detection.classId}`,
  }));
  const drawn = await drawResult(await pixelsOf(outcome, form), { source: picture, predictions }, form);
  return `data:image/${form};base64,${drawn.toString('base64')}`;
}

type Drawable = Pick<Outcome, 'picture' | 'pixels' | 'detections'> & {
  readonly result: Pick<Outcome['result'], 'predictions'>;
};

/** What the model was given, where that is in colour and large enough; else the picture is read once more, small. */
async function pixelsOf({ picture, pixels }: Drawable, form: DrawnForm): ReturnType<Drawable['picture']['read']> {
  const size = drawingSize(picture, form);
  if (pixels.channels === 3 && pixels.width >= size.width && pixels.height >= size.height) return pixels;
  return picture.read({ gray: false, resizeTo: size });
}
