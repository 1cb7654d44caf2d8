import type { Prediction, Result } from '../../../contract/answer.ts';
import { toMetrics, toPrediction } from '../../../vision/answer.ts';
import { feeds } from '../../../vision/feeds.ts';
import { planTransform } from '../../../vision/geometry.ts';
import { toPolygons } from '../../../vision/masks/polygons.ts';
import { postprocess } from '../../../vision/postprocess.ts';
import { preprocess } from '../../../vision/preprocess.ts';
import type { Detection } from '../../../vision/types.ts';
import type { Heat } from '../ask/ask.ts';
import { readPixels } from '../picture/pixels.ts';
import { explain } from './explain.ts';
import type { LoadedModel } from './load.ts';
import type { Question } from './messages.ts';

/** The same way the service goes: decode, preprocess, infer, postprocess, with the same code for all but the ends. */
export async function predict(
  { manifest, session }: Pick<LoadedModel, 'manifest' | 'session'>,
  { file, threshold, iou, limit, explain: wantsHeat }: Question,
  modelLoadMs: number,
  signal: AbortSignal,
): Promise<{ result: Result; heat: Heat | undefined }> {
  const start = performance.now();
  const pixels = await readPixels(file);
  const decoded = performance.now();
  const { input } = manifest;
  const transform = planTransform(pixels, input);
  const tensor = preprocess(pixels, input, transform);
  const preprocessed = performance.now();
  const outputs = await session.run(feeds(manifest, session.inputs, tensor, transform));
  const inferred = performance.now();
  const masks = manifest.task === 'segmentation';
  const detections = postprocess(outputs, transform, manifest, { threshold, iou, limit, masks });
  const predictions = detections.map((detection) => withMask(detection, manifest.labels));
  const end = performance.now();
  const { name, version, task, sha256 } = manifest;
  const result: Result = {
    id: `browser-${crypto.randomUUID()}`,
    model: { name, version, task, sha256 },
    image: {
      width: pixels.width,
      height: pixels.height,
      format: file.type.replace(/^image\//, '') || 'unknown',
      bytes: file.size,
      orientation: 1,
      sha256: await sha256Of(file),
    },
    predictions,
    metrics: toMetrics(predictions),
    timing: {
      decodeMs: ms(decoded - start),
      preprocessMs: ms(preprocessed - decoded),
      inferMs: ms(inferred - preprocessed),
      postprocessMs: ms(end - inferred),
      modelLoadMs: ms(modelLoadMs),
      totalMs: ms(end - start + modelLoadMs),
      coldStart: false,
    },
    cost: { usd: 0, memoryMb: 0, architecture: 'x86_64', billedMs: 0 },
  };
  return {
    result,
    heat: wantsHeat ? await explain({ manifest, session }, pixels, transform, detections[0], signal) : undefined,
  };
}

function withMask(detection: Detection, labels: LoadedModel['manifest']['labels']): Prediction {
  const bitmap = detection.bitmap?.();
  const prediction = toPrediction(detection, bitmap, labels);
  return bitmap ? { ...prediction, mask: { polygons: toPolygons(bitmap) } } : prediction;
}

async function sha256Of(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function ms(duration: number): number {
  return Math.round(duration * 100) / 100;
}
