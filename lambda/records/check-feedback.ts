import type { Box } from '../../contract/answer.ts';
import type { Feedback } from '../../contract/feedback.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { ReviewedRecord } from '../../contract/records.ts';
import { clipped } from '../../vision/box.ts';

/**
 * Feedback becomes the truth of a data set: what cannot be true of the record, or of itself, is none.
 * @throws ProblemError `request_invalid`
 */
export function checkFeedback(feedback: Feedback, { id, outcome, predictions, image }: ReviewedRecord): void {
  const { verdict, prediction, label, box, missed = [] } = feedback;
  if (outcome !== 'ok') refuse(`Prediction ${id} failed: it says nothing.`);
  if (prediction !== undefined && prediction >= predictions.length) {
    const allowed = predictions.length === 0 ? 'none, nothing was predicted' : `0..${predictions.length - 1}`;
    refuse(`prediction: got ${prediction}, allowed: ${allowed}`);
  }
  if (verdict === 'correct') {
    const said = predictions[prediction ?? 0]?.label;
    if (label !== undefined && label !== said) {
      const predicted = said === undefined ? 'none, nothing was predicted' : `${JSON.stringify(said)}, as predicted`;
      refuse(`label: got ${JSON.stringify(label)} with the verdict correct, allowed with it: ${predicted}`);
    }
    if (missed.length > 0) refuse('missed: got objects with the verdict correct, allowed with it: none');
  }
  const checkBox = (field: string, given: Box | undefined) => {
    if (!given || !image || clipped(given, image)) return;
    const { x, y, width, height } = given;
    refuse(
      `${field}: got ${width} x ${height} at ${x}, ${y}, allowed: a box with width and height in the picture of ${image.width} x ${image.height}`,
    );
  };
  checkBox('box', box);
  for (const [index, each] of missed.entries()) checkBox(`missed.${index}.box`, each.box);
}

function refuse(detail: string): never {
  throw new ProblemError('request_invalid', detail);
}
