import type { Result } from '../contract/answer.ts';
import { labelName } from '../contract/model.ts';
import { feeds } from '../vision/feeds.ts';
import { leftOptions, occlusion, scoreLeft } from '../vision/occlusion.ts';
import { postprocess } from '../vision/postprocess.ts';
import { preprocess } from '../vision/preprocess.ts';
import type { Pixels } from '../vision/types.ts';
import { drawHeatmap } from './draw/heatmap.ts';
import { drawingSize } from './draw.ts';
import type { LoadedModel, Outcome } from './predict.ts';
import { sizeToRead } from './size-to-read.ts';

/** Share of the time left that an explanation may use; the rest is for drawing and the answer. */
const TIME_SHARE = 0.6;

export type Explanation = NonNullable<Result['explanation']>;

/** What the strongest prediction hangs on, and a picture of it. Returns undefined where nothing was predicted. */
export async function explain(
  { manifest, session }: LoadedModel,
  { detections, picture, transform }: Outcome,
  deadline: number,
): Promise<Explanation | undefined> {
  const target = detections[0];
  if (!target) return undefined;
  const scoreOf = async (pixels: Pixels) => {
    const tensor = preprocess(pixels, manifest.input, transform);
    const outputs = await session.run(feeds(manifest, session.inputs, tensor, transform));
    return scoreLeft(postprocess(outputs, transform, manifest, leftOptions(target, manifest.defaults.iou)), target);
  };
  const small = await picture.read({ gray: manifest.input.color === 'gray', ...sizeToRead(transform) });
  const budgetMs = (deadline - performance.now()) * TIME_SHARE;
  const { grid, values } = await occlusion(small, transform.source, target, scoreOf, budgetMs);
  const pixels = await picture.read({ gray: false, resizeTo: drawingSize(picture, 'jpeg') });
  const drawn = await drawHeatmap(pixels, values, grid, 'jpeg');
  return {
    method: 'occlusion',
    label: labelName(manifest.labels[target.classId] ?? `class ${target.classId}`),
    score: target.score,
    grid: [...grid],
    values: [...values],
    picture: `data:image/jpeg;base64,${drawn.toString('base64')}`,
  };
}
