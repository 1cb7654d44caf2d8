import {
  type Calibration,
  type Classified,
  calibration,
  confusionMatrix,
  topKAccuracy,
} from '../../vision/metrics/classification.ts';
import { type CocoMetrics, evaluateDetections } from '../../vision/metrics/coco.ts';
import type { Found, Truth } from '../../vision/metrics/objects.ts';
import type { Fault } from '../predict/outcome.ts';
import type { TrueObjects } from './data-set.ts';
import { type Answer, isFault } from './run.ts';

/** What was found of objects. */
export interface ObjectFigures {
  readonly kind: 'objects';
  readonly boxes: CocoMetrics;
  /** Where model and data set both have masks. */
  readonly masks?: CocoMetrics;
  readonly objects: number;
  readonly dropped: number;
}

/** What was answered of whole pictures. */
export interface ClassFigures {
  readonly kind: 'classes';
  readonly top1: number;
  readonly top5: number;
  /** Pictures by true class (rows) and class answered (columns). */
  readonly confusion: readonly (readonly number[])[];
  readonly calibration: Calibration;
}

export type Figures = ObjectFigures | ClassFigures;

/** One picture with the answer of one model. */
export interface Pair<T> {
  readonly truth: T;
  readonly answer: Answer | Fault;
}

/** @param classIds the model's class id of each class of the data set */
export function objectFigures(
  pairs: readonly Pair<TrueObjects>[],
  {
    classIds,
    limit,
    withMasks,
  }: { readonly classIds: readonly number[]; readonly limit: number; readonly withMasks: boolean },
): ObjectFigures {
  const truths = pairs.flatMap(({ truth }, imageId) =>
    truth.objects.map(({ classIndex, ...object }): Truth => ({ ...object, imageId, classId: classIds[classIndex]! })),
  );
  const found = (compare: 'boxes' | 'masks') =>
    pairs.flatMap(({ answer }, imageId) => toFound(answer, imageId, compare));
  return {
    kind: 'objects',
    boxes: evaluateDetections(truths, found('boxes'), 'boxes', limit),
    ...(withMasks && { masks: evaluateDetections(truths, found('masks'), 'masks', limit) }),
    objects: truths.filter(({ iscrowd }) => !iscrowd).length,
    dropped: pairs.reduce((sum, { truth }) => sum + truth.dropped, 0),
  };
}

function toFound(answer: Answer | Fault, imageId: number, compare: 'boxes' | 'masks'): Found[] {
  if (isFault(answer)) return [];
  return answer.predictions.flatMap(({ box, classId, score, area, mask }): Found[] => {
    if (!box) return [];
    if (compare === 'boxes') return [{ imageId, classId, score, box, area: box.width * box.height }];
    return mask && 'rle' in mask ? [{ imageId, classId, score, box, area: area!, rle: mask.rle }] : [];
  });
}

export function classFigures(
  pairs: readonly Pair<number>[],
  classIds: readonly number[],
  classes: number,
): ClassFigures {
  const pictures = pairs.map(
    ({ truth, answer }): Classified => ({ truth: classIds[truth]!, ranked: isFault(answer) ? [] : answer.predictions }),
  );
  return {
    kind: 'classes',
    top1: topKAccuracy(pictures, 1),
    top5: topKAccuracy(pictures, 5),
    confusion: confusionMatrix(pictures, classes),
    calibration: calibration(pictures),
  };
}
