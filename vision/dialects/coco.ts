import type { Prediction, Result, Results } from '../../contract/answer.ts';
import { imagesOf, isDone, isFailed, nameOf } from './images.ts';

/**
 * COCO object detection (cocodataset.org/#format-data, #format-results): images, categories and annotations, each with
 * its score, so that the whole loads as a data set and its `annotations` as results of one. `bbox` is x, y of the
 * top-left corner, width, height; `segmentation` compressed run lengths. Images that failed stand under `errors`.
 */
export function toCoco(answer: Result | Results): object {
  const all = imagesOf(answer);
  const results = all.filter(isDone);
  const ids = imageIds(results);
  const categories = new Map<number, string>();
  const annotations = results.flatMap((result, i) => {
    return result.predictions.map((prediction) => {
      categories.set(prediction.classId, prediction.label);
      return { image_id: ids[i]!, ...annotationOf(prediction) };
    });
  });
  const errors = all.filter(isFailed);
  return {
    images: results.map((result, i) => {
      return { id: ids[i]!, file_name: nameOf(result), width: result.image.width, height: result.image.height };
    }),
    categories: [...categories].sort(([a], [b]) => a - b).map(([id, name]) => ({ id, name })),
    annotations: annotations.map((annotation, i) => ({ id: i + 1, ...annotation })),
    ...(errors.length > 0 && { errors: errors.map(({ file, error }) => ({ file_name: file, error })) }),
  };
}

function annotationOf({ classId, score, box, area, mask }: Prediction): object {
  return {
    category_id: classId,
    ...(box && { bbox: [box.x, box.y, box.width, box.height], area, iscrowd: 0 }),
    ...(mask && 'rle' in mask && { segmentation: mask.rle }),
    score,
  };
}

/** COCO names pictures by their id (000000000139.jpg): kept where all are named so, that results meet their data set. */
function imageIds(results: readonly Result[]): number[] {
  const ids = results.map(({ file }) => Number(/^0*(\d{1,15})\.\w+$/.exec(file ?? '')?.[1]));
  const usable = ids.every((id) => id > 0) && new Set(ids).size === ids.length;
  return usable ? ids : results.map((_, i) => i + 1);
}
