import { feeds } from '../../../vision/feeds.ts';
import { leftOptions, occlusion, scoreLeft } from '../../../vision/occlusion.ts';
import { postprocess } from '../../../vision/postprocess.ts';
import { preprocess } from '../../../vision/preprocess.ts';
import { resample } from '../../../vision/resample.ts';
import type { Detection, Pixels, Transform } from '../../../vision/types.ts';
import type { Heat } from '../ask/ask.ts';
import { labelName } from '../label.ts';
import type { LoadedModel } from './load.ts';

/** As long as a person may be let wait for it; the map is as fine as that allows. */
const BUDGET_MS = 12_000;

/** What the strongest prediction hangs on, as the service finds it out. Undefined where nothing was predicted. */
export async function explain(
  { manifest, session }: Pick<LoadedModel, 'manifest' | 'session'>,
  pixels: Pixels,
  transform: Transform,
  target: Detection | undefined,
  signal: AbortSignal,
): Promise<Heat | undefined> {
  if (!target) return undefined;
  const small = resample(pixels, transform.resized, manifest.input.resample);
  const scoreOf = async (hidden: Pixels) => {
    signal.throwIfAborted();
    const tensor = preprocess(hidden, manifest.input, transform);
    const outputs = await session.run(feeds(manifest, session.inputs, tensor, transform));
    return scoreLeft(postprocess(outputs, transform, manifest, leftOptions(target, manifest.defaults.iou)), target);
  };
  const { grid, values } = await occlusion(small, transform.source, target, scoreOf, BUDGET_MS);
  const { classId, score } = target;
  return { label: labelName(manifest.labels[classId] ?? `class ${classId}`), score, grid, values };
}
