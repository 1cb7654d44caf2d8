import type { Feedback } from '../../../contract/feedback.ts';
import { request } from './request.ts';

/** Tells the service what a person says of a prediction, or of one of its objects. */
export async function sendFeedback(prediction: string, feedback: Feedback): Promise<void> {
  await request(`/v1/predictions/${prediction}/feedback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(feedback),
  });
}
