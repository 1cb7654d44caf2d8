import type { Box, Prediction, Result } from '../../../contract/answer.ts';
import type { Feedback } from '../../../contract/feedback.ts';
import type { Size } from '../../../vision/types.ts';
import { scaleBox } from '../result/enlarge.ts';

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

/** Least side of a box, in pixels: smaller ones are slips of the hand. */
const LEAST_SIDE = 2;

export function toItems(all: readonly Prediction[], shown: readonly Prediction[]): Item[] {
  return shown.map((prediction, id) => {
    const { label, classId, box } = prediction;
    return { id, label, classId, ...(box && { box }), origin: all.indexOf(prediction) };
  });
}

/** Anything changed on a prediction says that it was wrong. */
export function edited(item: Item, part: Partial<Pick<Item, 'label' | 'classId' | 'box' | 'isDeleted'>>): Item {
  return { ...item, ...part, ...(item.origin !== undefined && { verdict: 'incorrect' as const }) };
}

/** The box between two corners, whichever way it was drawn, within the picture; undefined where too little is left. */
export function boxBetween(a: readonly [number, number], b: readonly [number, number], size: Size): Box | undefined {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const [left, right] = [clamp(a[0], size.width), clamp(b[0], size.width)].sort((p, q) => p - q) as [number, number];
  const [top, bottom] = [clamp(a[1], size.height), clamp(b[1], size.height)].sort((p, q) => p - q) as [number, number];
  if (right - left < LEAST_SIDE || bottom - top < LEAST_SIDE) return undefined;
  return { x: round(left), y: round(top), width: round(right - left), height: round(bottom - top) };
}

/** The box moved by (dx, dy) pixels, kept whole within the picture. */
export function moved({ x, y, width, height }: Box, dx: number, dy: number, size: Size): Box {
  return {
    x: round(Math.min(size.width - width, Math.max(0, x + dx))),
    y: round(Math.min(size.height - height, Math.max(0, y + dy))),
    width,
    height,
  };
}

/** The corrected picture as a COCO data set of one. */
export function toCoco(items: readonly Item[], { image }: Result, fileName: string, labels: readonly string[]): object {
  const kept = items.filter(({ isDeleted }) => !isDeleted);
  return {
    images: [{ id: 1, file_name: fileName, width: image.width, height: image.height }],
    categories: labels.map((name, id) => ({ id, name })),
    annotations: kept.map(({ classId, box }, index) => ({
      id: index + 1,
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

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
