import type { Prediction, Result, Results } from '../../contract/answer.ts';
import { fromRle } from '../masks/rle.ts';
import { type Failed, imagesOf, isFailed, isMany } from './images.ts';
import { maskPng } from './mask-png.ts';

/**
 * Hugging Face Inference (packages/tasks/src/tasks/{object-detection,image-segmentation,image-classification}/spec of
 * huggingface/huggingface.js): a list of label and score; boxes are corners in whole pixels, a mask is a black and
 * white PNG of the picture's size in base64. A list of lists where several images were sent.
 */
export function toHuggingface(answer: Result | Results): object {
  const lists = imagesOf(answer).map(toList);
  return isMany(answer) ? lists : lists[0]!;
}

function toList(image: Result | Failed): object {
  return isFailed(image) ? { error: image.error.detail } : image.predictions.map(toItem);
}

function toItem({ label, score, box, mask }: Prediction): object {
  if (mask && 'rle' in mask) {
    const [height, width] = mask.rle.size;
    return { label, score, mask: maskPng(fromRle(mask.rle), { width, height }) };
  }
  if (!box) return { label, score };
  const xmin = Math.round(box.x);
  const ymin = Math.round(box.y);
  const xmax = Math.round(box.x + box.width);
  return { label, score, box: { xmin, ymin, xmax, ymax: Math.round(box.y + box.height) } };
}
