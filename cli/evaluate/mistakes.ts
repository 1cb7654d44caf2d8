import type { Box, Prediction } from '../../contract/answer.ts';
import { iou } from '../../vision/box.ts';
import type { TrueObject, TrueObjects } from './data-set.ts';
import type { Evaluation, Judged } from './evaluation.ts';
import { isFault } from './run.ts';

/** Something that was answered otherwise than it is: `truth` without `answered` was missed, the reverse is not there. */
export interface Mistake {
  /** Class ids of the model. */
  readonly truth?: number;
  readonly answered?: number;
  readonly score?: number;
}

/** A picture with what is wrong in its answer. */
export interface MistakenPicture {
  readonly judged: Judged;
  readonly mistakes: readonly Mistake[];
  /** The worse, the larger. */
  readonly severity: number;
}

/** Overlap from which an object found is taken for a true one. */
const overlap = 0.5;

/**
 * Pictures with mistakes, worst first: of objects those with the most at the model's own threshold, of classes those most
 * certain of the wrong class.
 */
export function mistakenPictures(evaluation: Evaluation): MistakenPicture[] {
  return everyPicture(evaluation)
    .filter(({ mistakes }) => mistakes.length > 0)
    .sort((a, b) => b.severity - a.severity);
}

/** All pictures, in their order. */
export function everyPicture({ judged, classIds, contender, dataSet }: Evaluation): MistakenPicture[] {
  const { threshold } = contender.model.defaults;
  return judged.map((each): MistakenPicture => {
    if (dataSet.kind === 'classes') return { judged: each, ...classMistake(each, classIds) };
    const pairs = pairObjects(each, classIds, threshold);
    const mistakes = pairs.filter(({ truth, answered }) => truth !== answered);
    // An object that is not there weighs as much as the model was certain of it.
    const severity = mistakes.reduce((sum, { truth, score = 1 }) => sum + (truth === undefined ? score : 1), 0);
    return { judged: each, mistakes, severity };
  });
}

function classMistake({ truth, answer }: Judged, classIds: readonly number[]): Omit<MistakenPicture, 'judged'> {
  const right = classIds[truth as number]!;
  const first = isFault(answer) ? undefined : answer.predictions[0];
  if (first?.classId === right) return { mistakes: [], severity: 0 };
  const { score = 0 } = first ?? {};
  const mistake = { truth: right, ...(first && { answered: first.classId, score }) };
  return { mistakes: [mistake], severity: score };
}

/** Every true object with what was answered for it, and what was answered for none. Crowds count neither way. */
export function pairObjects({ truth, answer }: Judged, classIds: readonly number[], threshold: number): Mistake[] {
  const { objects } = truth as TrueObjects;
  const crowds = objects.filter(({ iscrowd }) => iscrowd);
  const free = new Set(objects.filter(({ iscrowd }) => !iscrowd));
  const open = new Set((isFault(answer) ? [] : answer.predictions).filter(({ score }) => score >= threshold));
  const pairs: Mistake[] = [];
  const pairOff = (fits: (found: Prediction, object: TrueObject) => boolean) => {
    for (const found of open) {
      const object = nearest(
        found.box!,
        [...free].filter((each) => fits(found, each)),
      );
      if (!object) continue;
      free.delete(object);
      open.delete(found);
      pairs.push({ truth: classIds[object.classIndex]!, answered: found.classId, score: found.score });
    }
  };
  // Of the same class first: two objects that overlap are not told apart otherwise.
  pairOff((found, object) => classIds[object.classIndex] === found.classId);
  pairOff(() => true);
  const missed = [...free].map(({ classIndex }) => ({ truth: classIds[classIndex]! }));
  const extra = [...open]
    .filter(({ box }) => !crowds.some((crowd) => within(box!, crowd.box)))
    .map(({ classId, score }) => ({ answered: classId, score }));
  return [...pairs, ...missed, ...extra];
}

function nearest(box: Box, objects: readonly TrueObject[]): TrueObject | undefined {
  let best: TrueObject | undefined;
  let most = overlap;
  for (const object of objects) {
    const shared = iou(box, object.box);
    if (shared < most) continue;
    most = shared;
    best = object;
  }
  return best;
}

/** Whether the middle of a box lies in another. */
function within({ x, y, width, height }: Box, other: Box): boolean {
  const [middleX, middleY] = [x + width / 2 - other.x, y + height / 2 - other.y];
  return middleX >= 0 && middleY >= 0 && middleX <= other.width && middleY <= other.height;
}

/**
 * How often each class (row) was answered as each (column), at the model's own threshold; the last row and column stand
 * for nothing: objects that were missed, and answers where there is none. Of classifiers without them.
 */
export function confusionOf({
  figures,
  judged,
  classIds,
  contender: { model },
}: Evaluation): readonly (readonly number[])[] {
  if (figures.kind === 'classes') return figures.confusion;
  const nothing = model.labels.length;
  const matrix = Array.from({ length: nothing + 1 }, () => new Array<number>(nothing + 1).fill(0));
  for (const each of judged) {
    for (const { truth = nothing, answered = nothing } of pairObjects(each, classIds, model.defaults.threshold)) {
      matrix[truth]![answered]!++;
    }
  }
  return matrix;
}
