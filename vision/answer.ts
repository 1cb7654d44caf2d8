import type { Box, Metrics, Prediction } from '../contract/answer.ts';
import type { Manifest } from '../contract/model.ts';
import type { Bitmap, Detection } from './types.ts';

/** A detection as the contract gives it, mask apart: label and attributes from the package, two digits of a pixel. */
export function toPrediction(
  { classId, score, box }: Detection,
  bitmap: Bitmap | undefined,
  labels: Manifest['labels'],
): Prediction {
  const label = labels[classId] ?? `class ${classId}`;
  const { name, note, severity } = typeof label === 'string' ? { name: label } : label;
  return {
    label: name,
    classId,
    score: round(score, 6),
    ...(box && {
      box: roundBox(box),
      area: bitmap ? areaOf(bitmap) : round(box.width * box.height),
    }),
    ...(note !== undefined && { note }),
    ...(severity !== undefined && { severity }),
  };
}

/** Counts, certainties and areas over one image, or over all of a request. */
export function toMetrics(predictions: readonly Prediction[]): Metrics {
  // A class may be called `constructor`: a bare object knows that already.
  const counts = new Map<string, number>();
  for (const { label } of predictions) counts.set(label, (counts.get(label) ?? 0) + 1);
  const scores = predictions.map(({ score }) => score);
  return {
    count: predictions.length,
    meanScore: scores.length === 0 ? 0 : round(scores.reduce((sum, score) => sum + score, 0) / scores.length, 6),
    classDistribution: Object.fromEntries(counts),
    scores,
    areas: predictions.flatMap(({ area }) => (area === undefined ? [] : [area])),
  };
}

// By its edges: a box that ends at the picture's border still does.
function roundBox(box: Box): Box {
  const x = round(box.x);
  const y = round(box.y);
  return { x, y, width: round(round(box.x + box.width) - x), height: round(round(box.y + box.height) - y) };
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
