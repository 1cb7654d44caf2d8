import type { Feedback } from '../../../contract/feedback.ts';
import type { ReviewedRecord } from '../../../contract/records.ts';
import { iou } from '../../../vision/box.ts';
import type { CorrectedObject } from '../../../vision/corrections.ts';

/** Overlap at which somebody leaves a box as it is; below it they draw it anew, and from here on it is another object. */
const AS_IT_IS = 0.85;
const ANOTHER = 0.5;

/** What somebody who knows the truth says of each prediction, and of what was missed. */
export function feedbackOf(
  { predictions }: Pick<ReviewedRecord, 'predictions'>,
  truth: readonly CorrectedObject[],
): Feedback[] {
  const open = [...truth];
  const said = predictions.map((found, prediction): Feedback => {
    const overlaps = open.map(({ box }) => (box && found.box ? iou(box, found.box) : 0));
    const overlap = Math.max(0, ...overlaps);
    if (overlap < ANOTHER) return { verdict: 'incorrect', prediction };
    const [{ label, box }] = open.splice(overlaps.indexOf(overlap), 1) as [CorrectedObject];
    const isMoved = overlap < AS_IT_IS;
    if (label === found.label && !isMoved) return { verdict: 'correct', prediction };
    return { verdict: 'incorrect', prediction, label, ...(isMoved && box && { box }) };
  });
  if (open.length === 0) return said;
  return [...said, { verdict: 'incorrect', missed: open.map(({ label, box }) => ({ label, ...(box && { box }) })) }];
}

/** How many of the true objects are among others, under their own label and where they are. */
export function found(truth: readonly CorrectedObject[], others: readonly CorrectedObject[]): number {
  const open = [...others];
  return truth.filter(({ label, box }) => {
    const index = open.findIndex(
      (other) => other.label === label && box && other.box && iou(box, other.box) >= AS_IT_IS,
    );
    if (index >= 0) open.splice(index, 1);
    return index >= 0;
  }).length;
}
