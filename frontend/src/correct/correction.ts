import type { Box, Prediction, Result } from '../../../contract/answer.ts';
import type { Feedback } from '../../../contract/feedback.ts';
import type { Size } from '../../../vision/types.ts';
import { scaleBox } from '../result/enlarge.ts';
import { round } from './boxes.ts';

/** One object as the person looking says it is. */
export interface Item {
  readonly id: number;
  readonly label: string;
  readonly classId: number;
  readonly box?: Box;
  /** Its place among the answer's predictions; absent for objects that were missed. */
  readonly origin?: number;
  /** What the person says of the prediction: right, or wrong. Absent while nothing is said. */
  readonly verdict?: 'correct' | 'incorrect';
  readonly isDeleted?: boolean;
}

export function toItems(all: readonly Prediction[], shown: readonly Prediction[]): Item[] {
  return shown.map((prediction, id) => {
    const { label, classId, box } = prediction;
    return { id, label, classId, ...(box && { box }), origin: all.indexOf(prediction) };
  });
}

/** What is said of a prediction; said once more, it is taken back. */
export function judged(item: Item, said: NonNullable<Item['verdict']>): Item {
  const { verdict, ...rest } = item;
  return verdict === said ? rest : { ...rest, verdict: said };
}

/** Anything changed on a prediction says that it was wrong. */
export function edited(item: Item, part: Partial<Pick<Item, 'label' | 'classId' | 'box' | 'isDeleted'>>): Item {
  return { ...item, ...part, ...(item.origin !== undefined && { verdict: 'incorrect' as const }) };
}

/** What is left, with the numbers that the list and the picture give it. */
export function numbered(items: readonly Item[]): { item: Item; number: number }[] {
  return items.filter(({ isDeleted }) => !isDeleted).map((item, index) => ({ item, number: index + 1 }));
}

/** The predictions that are still where they were found: their masks hold, in the colour of what they are said to be. */
export function asFound(items: readonly Item[], predictions: readonly Prediction[]): Prediction[] {
  return items.flatMap(({ origin, classId, box, isDeleted }) => {
    const prediction = origin === undefined ? undefined : predictions[origin];
    return prediction && !isDeleted && prediction.box === box ? [{ ...prediction, classId }] : [];
  });
}

/** The corrected picture as a COCO data set of one. */
export function toCoco(items: readonly Item[], { image }: Result, fileName: string, labels: readonly string[]): object {
  return {
    images: [{ id: 1, file_name: fileName, width: image.width, height: image.height }],
    categories: labels.map((name, id) => ({ id, name })),
    annotations: numbered(items).map(({ item: { classId, box }, number }) => ({
      id: number,
      image_id: 1,
      category_id: classId,
      ...(box && { bbox: [box.x, box.y, box.width, box.height], area: round(box.width * box.height), iscrowd: 0 }),
    })),
  };
}

/**
 * What was said, one body for each prediction that something was said of, and one for all that was missed.
 * `shown` is the size the boxes are in, `sent` the size of the picture that the service saw: its records are in that.
 */
export function toFeedback(items: readonly Item[], comment: string, shown: Size, sent: Size): Feedback[] {
  const seen = (box: Box | undefined) =>
    box && { box: scaleBox(box, sent.width / shown.width, sent.height / shown.height) };
  const said = items.flatMap(({ verdict, origin, label, box, isDeleted }): Feedback[] => {
    if (verdict === undefined || origin === undefined) return [];
    if (verdict === 'correct' || isDeleted) return [{ verdict, prediction: origin }];
    return [{ verdict, prediction: origin, label, ...seen(box) }];
  });
  const missed = items
    .filter(({ origin, isDeleted }) => origin === undefined && !isDeleted)
    .map(({ label, box }) => ({ label, ...seen(box) }));
  const note = comment.trim() === '' ? {} : { comment: comment.trim() };
  if (missed.length > 0) return [...said, { verdict: 'incorrect', missed, ...note }];
  const [first, ...rest] = said;
  if (first) return [{ ...first, ...note }, ...rest];
  return 'comment' in note ? [{ verdict: 'incorrect', ...note }] : [];
}
