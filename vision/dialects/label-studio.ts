import type { Prediction, Result, Results } from '../../contract/answer.ts';
import { type Failed, imagesOf, isFailed, nameOf } from './images.ts';
import { singleRing } from './rings.ts';

/**
 * Tasks with predictions for Label Studio (labelstud.io/guide/predictions, labelstud.io/tags/rectanglelabels,
 * polygonlabels, choices): lengths are percent of the picture. For a labelling interface whose control is named `label`
 * and whose image is `image`, with the image in `data.image`: replace that by where Label Studio finds the picture.
 */
export function toLabelStudio(answer: Result | Results): object {
  return imagesOf(answer).map(toTask);
}

function toTask(image: Result | Failed): object {
  if (isFailed(image)) return { data: { image: image.file }, predictions: [], meta: { error: image.error.detail } };
  const { model, predictions, metrics } = image;
  const result = predictions.map((prediction, i) => ({
    id: `${image.id}-${i}`,
    from_name: 'label',
    to_name: 'image',
    original_width: image.image.width,
    original_height: image.image.height,
    image_rotation: 0,
    score: prediction.score,
    ...regionOf(prediction, image.image),
  }));
  return {
    data: { image: nameOf(image) },
    predictions: [{ model_version: `${model.name} ${model.version}`, score: metrics.meanScore, result }],
  };
}

function regionOf({ label, box, mask }: Prediction, { width, height }: Result['image']): object {
  const across = (x: number) => percent(x, width);
  const down = (y: number) => percent(y, height);
  const ring = singleRing(mask);
  if (ring) {
    const points = ring.map(([x, y]) => [across(x), down(y)]);
    return { type: 'polygonlabels', value: { points, closed: true, polygonlabels: [label] } };
  }
  if (!box) return { type: 'choices', value: { choices: [label] } };
  const corner = { x: across(box.x), y: down(box.y), width: across(box.width), height: down(box.height) };
  return { type: 'rectanglelabels', value: { ...corner, rotation: 0, rectanglelabels: [label] } };
}

/** A length in percent of a side; six digits keep a thousandth of a pixel of the largest picture. */
function percent(length: number, side: number): number {
  return Math.round((length / side) * 1e8) / 1e6;
}
