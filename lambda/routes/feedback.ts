import { decodeTime, isValid } from 'ulid';
import { feedbackSchema } from '../../contract/feedback.ts';
import type { FeedbackAnswer, ReviewedRecord } from '../../contract/records.ts';
import { pause } from '../../contract/retry.ts';
import type { ApiDeps } from '../api-service.ts';
import { callerOf } from '../caller.ts';
import { json } from '../http.ts';
import { newId } from '../new-id.ts';
import { checkFeedback } from '../records/check-feedback.ts';
import { readJsonBody } from '../request/checked.ts';
import type { Call } from '../router.ts';
import { noRecord, recordOf, storeOf } from './predictions.ts';

/** Milliseconds after an answer in which its record may still be on its way through the queue, and between two looks. */
const ON_ITS_WAY_MS = 8000;
const LOOK_MS = 250;

/** `POST /v1/predictions/{id}/feedback`. */
export function feedbackRoutes(deps: Pick<ApiDeps, 'records' | 'config'>) {
  return {
    feedback: async (call: Call) => {
      const feedback = readJsonBody(call.event, feedbackSchema);
      const before = await arrivedRecord(deps, call);
      checkFeedback(feedback, before);
      const { name: key, isOperator } = callerOf(call.event, deps.config);
      const entry = { ...feedback, id: newId(), time: new Date().toISOString(), ...(key !== undefined && { key }) };
      const record = (await storeOf(deps).addFeedback(before.id, entry)) ?? noRecord(before.id);
      const { id, verdict } = record;
      return json(isOperator ? record : ({ id, verdict, feedback: [entry] } satisfies FeedbackAnswer), 201);
    },
  };
}

// People say what they think of an answer at once: a record that is not there yet is waited for.
async function arrivedRecord(deps: Pick<ApiDeps, 'records'>, call: Call): Promise<ReviewedRecord> {
  const { id = '' } = call.params;
  const made = isValid(id) ? decodeTime(id) : 0;
  const isYoung = () => Math.abs(Date.now() - made) < ON_ITS_WAY_MS && performance.now() + LOOK_MS < call.deadline;
  while (isYoung()) {
    const record = await storeOf(deps).get(id);
    if (record) return record;
    await pause(LOOK_MS);
  }
  return recordOf(deps, call);
}
