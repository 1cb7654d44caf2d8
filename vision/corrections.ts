import type { Box } from '../contract/answer.ts';
import type { FeedbackEntry } from '../contract/feedback.ts';
import type { ReviewedRecord } from '../contract/records.ts';

/** What is in a picture once people have spoken. Of a classifier's picture: its class, without a box. */
export interface CorrectedObject {
  readonly label: string;
  readonly box?: Box | undefined;
  /** Its place among the predictions; absent for what was missed. */
  readonly prediction?: number;
}

export interface Corrected {
  readonly objects: readonly CorrectedObject[];
  /**
   * Whether these are known to be all there is: every prediction has a verdict, its own or that of the whole answer.
   * `incorrect` of a whole answer, without a word on what is right, is none: such a picture is yet to be corrected.
   */
  readonly isReviewed: boolean;
}

type Subject = Pick<ReviewedRecord, 'model' | 'predictions' | 'feedback'>;

/**
 * A prediction as its feedback, oldest first, has it. Of each prediction the latest entry holds: `correct` keeps it,
 * `incorrect` removes it, or relabels and moves it where a label or a box is given. `correct` of the whole answer takes
 * back everything said before. Of what was missed the latest list holds; an empty one takes it back.
 */
export function corrected(record: Subject): Corrected {
  return record.model?.task === 'classification' ? classOf(record) : objectsOf(record);
}

function objectsOf({ predictions, feedback }: Subject): Corrected {
  const own = new Map<number, FeedbackEntry>();
  let missed: NonNullable<FeedbackEntry['missed']> = [];
  let isWholeKnown = false;
  for (const entry of feedback) {
    if (entry.prediction !== undefined) own.set(entry.prediction, entry);
    else if (entry.verdict === 'correct') own.clear();
    if (entry.missed) missed = entry.missed;
    else if (entry.prediction === undefined && entry.verdict === 'correct') missed = [];
    if (entry.prediction === undefined) isWholeKnown = entry.verdict === 'correct' || (entry.missed ?? []).length > 0;
  }
  const kept = predictions.flatMap(({ label, box }, prediction): CorrectedObject[] => {
    const entry = own.get(prediction);
    const isRemoved = entry?.verdict === 'incorrect' && !entry.label && !entry.box;
    const place = entry?.box ?? box;
    return isRemoved ? [] : [{ label: entry?.label ?? label, ...(place && { box: place }), prediction }];
  });
  const objects = [...kept, ...missed];
  const isEach = predictions.length > 0 && predictions.every((_, index) => own.has(index));
  return { objects, isReviewed: (isWholeKnown || isEach) && objects.every(({ box }) => box !== undefined) };
}

/** One class a picture: whatever was last said to be right. */
function classOf({ predictions, feedback }: Subject): Corrected {
  let label = predictions[0]?.label;
  let isReviewed = false;
  for (const { verdict, prediction = 0, label: given, missed } of feedback) {
    const told = given ?? missed?.[0]?.label ?? (verdict === 'correct' ? predictions[prediction]?.label : undefined);
    if (told !== undefined) [label, isReviewed] = [told, true];
    // That another class than the first is wrong says nothing of which one is right.
    else if (predictions[prediction]?.label === label) [label, isReviewed] = [undefined, false];
  }
  return { objects: label === undefined ? [] : [{ label }], isReviewed };
}
