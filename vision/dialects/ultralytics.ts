import type { Prediction, Result, Results } from '../../contract/answer.ts';
import { type Failed, imagesOf, isDone, isFailed } from './images.ts';
import { singleRing } from './rings.ts';
import { rounded } from './rounded.ts';

/**
 * Ultralytics Platform (docs/en/platform/deploy/inference.md of ultralytics/ultralytics): `shape` is height, width;
 * boxes are corners, outlines `segments` of x and y; `speed` in milliseconds, `functionTimeCall` in seconds.
 */
export function toUltralytics(answer: Result | Results): object {
  const images = imagesOf(answer);
  const results = images.filter(isDone);
  const model = results[0]?.model;
  return {
    images: images.map(toImage),
    metadata: {
      imageCount: images.length,
      functionTimeCall: rounded(results.reduce((sum, { timing }) => sum + timing.totalMs, 0) / 1000, 5),
      ...(model && { model: model.name, version: { model: model.version } }),
    },
  };
}

function toImage(image: Result | Failed): object {
  if (isFailed(image)) return { results: [], error: image.error.detail };
  const { timing } = image;
  return {
    shape: [image.image.height, image.image.width],
    results: image.predictions.map(toItem),
    speed: { preprocess: timing.preprocessMs, inference: timing.inferMs, postprocess: timing.postprocessMs },
  };
}

function toItem({ label, classId, score, box, mask }: Prediction): object {
  const ring = singleRing(mask);
  return {
    class: classId,
    name: label,
    confidence: score,
    ...(box && {
      box: { x1: box.x, y1: box.y, x2: rounded(box.x + box.width, 2), y2: rounded(box.y + box.height, 2) },
    }),
    ...(ring && { segments: { x: ring.map(([x]) => x), y: ring.map(([, y]) => y) } }),
  };
}
