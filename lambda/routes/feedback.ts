import { decodeTime, isValid } from 'ulid';
import { feedbackSchema } from '../../contract/feedback.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { ReviewedRecord } from '../../contract/records.ts';
import { pause } from '../../contract/retry.ts';
import type { ApiDeps } from '../api-service.ts';
import { callerOf } from '../caller.ts';
import { json } from '../http.ts';
import { newId } from '../new-id.ts';
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
      const { id, predictions, outcome } = await arrivedRecord(deps, call);
      if (outcome !== 'ok') throw new ProblemError('request_invalid', `Prediction ${id} failed: it says nothing.`);
      if (feedback.prediction !== undefined && feedback.prediction >= predictions.length) {
        const allowed = predictions.length === 0 ? 'none, nothing was predicted' : `0..${predictions.length - 1}`;
        throw new ProblemError('request_invalid', `prediction: got ${feedback.prediction}, allowed: ${allowed}`);
      }
      const { name: key } = callerOf(call.event, deps.config);
      const entry = { ...feedback, id: newId(), time: new Date().toISOString(), ...(key !== undefined && { key }) };
      return json((await storeOf(deps).addFeedback(id, entry)) ?? noRecord(id), 201);
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
