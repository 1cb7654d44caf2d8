import type { FeedbackEntry } from '../../contract/feedback.ts';
import type { ReviewedRecord } from '../../contract/records.ts';

/**
 * What people say of a record, by their feedback, oldest first: incorrect where any part of it is. Of each prediction and of
 * the whole answer the latest entry holds; `correct` of the whole answer takes back everything said before.
 */
export function verdictOf(feedback: readonly FeedbackEntry[]): ReviewedRecord['verdict'] {
  const latest = new Map<number | undefined, FeedbackEntry['verdict']>();
  for (const { prediction, verdict } of feedback) {
    if (prediction === undefined && verdict === 'correct') latest.clear();
    latest.set(prediction, verdict);
  }
  const verdicts = [...latest.values()];
  return verdicts.includes('incorrect') ? 'incorrect' : verdicts[0];
}
