import type { Mask, Prediction } from '../contract/answer.ts';
import type { Manifest } from '../contract/model.ts';
import type { MaskForm } from '../contract/options.ts';
import { toPrediction } from '../vision/answer.ts';
import { toPolygons } from '../vision/masks/polygons.ts';
import { toRle } from '../vision/masks/rle.ts';
import type { Bitmap, Detection, Size } from '../vision/types.ts';
import { sharp } from './sharp.ts';

/**
 * Detections as the contract gives them: labels and notes from the package, masks in the form asked for, one after the
 * other so that no two bitmaps are in memory.
 */
export async function toPredictions(
  detections: readonly Detection[],
  labels: Manifest['labels'],
  source: Size,
  masks: MaskForm,
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (const detection of detections) {
    const bitmap = masks === 'none' ? undefined : detection.bitmap?.();
    const prediction = toPrediction(detection, bitmap, labels);
    if (bitmap && masks !== 'none') prediction.mask = await toMask(bitmap, source, masks);
    predictions.push(prediction);
  }
  return predictions;
}

async function toMask(bitmap: Bitmap, source: Size, form: Exclude<MaskForm, 'none'>): Promise<Mask> {
  if (form === 'rle') return { rle: toRle(bitmap, source) };
  if (form === 'polygon') return { polygons: toPolygons(bitmap) };
  const { x, y, width, height } = bitmap;
  const grey = Buffer.from(bitmap.data.map((bit) => bit * 255));
  const png = await sharp(grey, { raw: { width, height, channels: 1 } })
    .png({ palette: true, colours: 2, compressionLevel: 9 })
    .toBuffer();
  return { png: `data:image/png;base64,${png.toString('base64')}`, box: { x, y, width, height } };
}
