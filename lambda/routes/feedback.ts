import { feedbackSchema } from '../../contract/feedback.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { ApiDeps } from '../api-service.ts';
import { callerOf } from '../caller.ts';
import { json } from '../http.ts';
import { newId } from '../new-id.ts';
import { readJsonBody } from '../request/checked.ts';
import type { Call } from '../router.ts';
import { noRecord, recordOf, storeOf } from './predictions.ts';

/** `POST /v1/predictions/{id}/feedback`. */
export function feedbackRoutes(deps: Pick<ApiDeps, 'records' | 'config'>) {
  return {
    feedback: async (call: Call) => {
      const feedback = readJsonBody(call.event, feedbackSchema);
      const { id, predictions, outcome } = await recordOf(deps, call);
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
