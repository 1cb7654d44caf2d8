import type { Manifest } from '../contract/model.ts';
import { ProblemError } from '../contract/problems.ts';
import type { Candidates } from './candidates.ts';
import { classify } from './families/classification.ts';
import { type BoxSpec, decodeOutputs } from './families/decode-outputs.ts';
import { toSource } from './geometry.ts';
import { nms } from './nms.ts';
import type { Detection, Tensors, Transform } from './types.ts';

/** Boxes scored lower are noise in any family; it keeps `threshold: 0` from taking every anchor for an object. */
export const leastScore = 0.001;

export interface PostprocessOptions {
  /** Minimum score, 0..1. */
  readonly threshold: number;
  /** Overlap above which NMS drops the weaker box, 0..1. */
  readonly iou: number;
  /** Most detections; for classification top-k. */
  readonly limit: number;
  /** Keep only these classes. */
  readonly classIds?: readonly number[];
  readonly masks: boolean;
}

/**
 * What a model's outputs say of one picture: objects or classes, best score first, equal scores in the model's order.
 * Boxes are in pixels of the source, clipped to it, finite and not empty. Throws `model_invalid` where the outputs do
 * not fit the output spec or the labels.
 */
export function postprocess(
  outputs: Tensors,
  transform: Transform,
  manifest: Pick<Manifest, 'task' | 'output' | 'labels'>,
  options: PostprocessOptions,
): Detection[] {
  const { output, labels } = manifest;
  const { iou, limit, classIds } = options;
  // Scores are floats: a score shown as 0.7 reaches the threshold 0.7 although it is 0.699999988.
  const threshold = Math.fround(options.threshold);
  if (output.family === 'classification') {
    return topClasses(classify(outputs, output, labels.length), threshold, limit, classIds);
  }
  const context = { classes: labels.length, input: transform.input, threshold: Math.max(threshold, leastScore) };
  const candidates = decodeOutputs(outputs, output, context);
  checkClasses(candidates, labels.length, output);
  keepVisible(candidates, transform, classIds && new Set(classIds));
  const kept = nms(candidates, { mode: 'nms' in output ? output.nms : 'none', iou, limit });
  return Array.from(kept, (at) => toDetection(candidates, at, transform, options.masks));
}

function topClasses(scores: Float32Array, threshold: number, limit: number, classIds?: readonly number[]): Detection[] {
  return Array.from(scores, (score, classId) => ({ classId, score }))
    .filter(({ classId, score }) => score >= threshold && (!classIds || classIds.includes(classId)))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}

function checkClasses({ classes, count }: Candidates, labels: number, { family }: BoxSpec): void {
  for (let i = 0; i < count; i++) {
    if (classes[i]! >= labels) {
      throw new ProblemError(
        'model_invalid',
        `The model gives class ${classes[i]} (family ${family}), but there are ${labels} labels, 0 to ${labels - 1}`,
      );
    }
  }
}

/** Pixels that a box must show of itself: of one in the padding nothing is left once it is clipped. */
const sliver = 0.01;

/**
 * Keeps the candidates of the wanted classes that lie on the picture. A class below 0 is the background of a family
 * that counts labels from 1.
 */
function keepVisible(candidates: Candidates, transform: Transform, wanted: ReadonlySet<number> | undefined): void {
  const { boxes, scores, classes, rows } = candidates;
  const { left, top } = transform;
  const { width, height } = transform.resized;
  let kept = 0;
  for (let i = 0; i < candidates.count; i++) {
    const classId = classes[i]!;
    if (classId < 0 || (wanted && !wanted.has(classId))) continue;
    if (!(boxes[4 * i]! < left + width - sliver && boxes[4 * i + 2]! > left + sliver)) continue;
    if (!(boxes[4 * i + 1]! < top + height - sliver && boxes[4 * i + 3]! > top + sliver)) continue;
    boxes.copyWithin(4 * kept, 4 * i, 4 * i + 4);
    scores[kept] = scores[i]!;
    classes[kept] = classId;
    rows[kept++] = rows[i]!;
  }
  candidates.count = kept;
}

function toDetection(candidates: Candidates, at: number, transform: Transform, masks: boolean): Detection {
  const [b0, b1, b2, b3] = candidates.boxes.subarray(4 * at, 4 * at + 4) as unknown as [number, number, number, number];
  const [x1, y1, x2, y2] = toSource([b0, b1, b2, b3], transform);
  const { width, height } = transform.source;
  const x = Math.max(0, x1);
  const y = Math.max(0, y1);
  const box = { x, y, width: Math.min(width, x2) - x, height: Math.min(height, y2) - y };
  const detection = { classId: candidates.classes[at]!, score: candidates.scores[at]!, box };
  const { maskOf } = candidates;
  if (!masks || !maskOf) return detection;
  const row = candidates.rows[at]!;
  const whole = { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
  return { ...detection, bitmap: () => maskOf(row, whole, transform) };
}
