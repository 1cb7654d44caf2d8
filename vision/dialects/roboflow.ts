import type { Prediction, Result, Results } from '../../contract/answer.ts';
import { type Failed, imagesOf, isFailed, isMany } from './images.ts';
import { singleRing } from './rings.ts';
import { rounded } from './rounded.ts';

/**
 * Roboflow inference (inference/core/entities/responses/inference.py of roboflow/inference): x and y are the *centre*
 * of the box, `points` the outline, `time` seconds. A list where several images were sent.
 */
export function toRoboflow(answer: Result | Results): object {
  const responses = imagesOf(answer).map(toResponse);
  return isMany(answer) ? responses : responses[0]!;
}

function toResponse(image: Result | Failed): object {
  if (isFailed(image)) return { message: image.error.detail, error_type: image.error.code };
  const { id, predictions, visualization } = image;
  const response = {
    inference_id: id,
    time: rounded(image.timing.totalMs / 1000, 5),
    image: { width: image.image.width, height: image.image.height },
    // Their picture is plain base64, without the `data:` of a URL.
    ...(visualization && { visualization: visualization.slice(visualization.indexOf(',') + 1) }),
  };
  if (image.model.task === 'classification') {
    const [top] = predictions;
    return {
      ...response,
      predictions: predictions.map(({ label, classId, score }) => ({
        class: label,
        class_id: classId,
        confidence: score,
      })),
      top: top?.label ?? '',
      confidence: top?.score ?? 0,
    };
  }
  return { ...response, predictions: predictions.map((prediction, i) => toPrediction(prediction, `${id}-${i}`)) };
}

function toPrediction({ label, classId, score, box, mask }: Prediction, detectionId: string): object {
  const points = singleRing(mask)?.map(([x, y]) => ({ x, y }));
  return {
    ...(box && {
      x: rounded(box.x + box.width / 2, 3),
      y: rounded(box.y + box.height / 2, 3),
      width: box.width,
      height: box.height,
    }),
    confidence: score,
    class: label,
    class_id: classId,
    detection_id: detectionId,
    ...(points && { points }),
  };
}
