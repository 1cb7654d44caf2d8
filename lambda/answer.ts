import sharp from 'sharp';
import type { Mask, Metrics, Prediction } from '../contract/answer.ts';
import { labelName, type Manifest } from '../contract/model.ts';
import type { MaskForm } from '../contract/options.ts';
import { toPolygons } from '../vision/masks/polygons.ts';
import { toRle } from '../vision/masks/rle.ts';
import type { Bitmap, Detection, Size } from '../vision/types.ts';

/** Detections as the contract gives them: labels and notes from the package, masks in the form asked for. */
export function toPredictions(
  detections: readonly Detection[],
  labels: Manifest['labels'],
  source: Size,
  masks: MaskForm,
): Promise<Prediction[]> {
  return Promise.all(
    detections.map(async ({ classId, score, box, bitmap }) => {
      const label = labels[classId] ?? `class ${classId}`;
      const prediction: Prediction = { label: labelName(label), classId, score: round(score, 6) };
      if (box) {
        prediction.box = { x: round(box.x), y: round(box.y), width: round(box.width), height: round(box.height) };
        prediction.area = bitmap ? areaOf(bitmap) : round(box.width * box.height);
      }
      if (bitmap && masks !== 'none') prediction.mask = await toMask(bitmap, source, masks);
      if (typeof label !== 'string') {
        if (label.note !== undefined) prediction.note = label.note;
        if (label.severity !== undefined) prediction.severity = label.severity;
      }
      return prediction;
    }),
  );
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

/** Counts, certainties and areas over one image, or over all of a request. */
export function toMetrics(predictions: readonly Prediction[]): Metrics {
  const classDistribution: Record<string, number> = {};
  for (const { label } of predictions) classDistribution[label] = (classDistribution[label] ?? 0) + 1;
  const scores = predictions.map(({ score }) => score);
  return {
    count: predictions.length,
    meanScore: scores.length === 0 ? 0 : round(scores.reduce((sum, score) => sum + score, 0) / scores.length, 6),
    classDistribution,
    scores,
    areas: predictions.flatMap(({ area }) => (area === undefined ? [] : [area])),
  };
}

function areaOf({ data }: Bitmap): number {
  let area = 0;
  for (let i = 0; i < data.length; i++) area += data[i]!;
  return area;
}

// A hundredth of a pixel is finer than any model; more digits only make answers larger.
function round(value: number, digits = 2): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
