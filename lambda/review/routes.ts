import { decisionSchema } from '../../contract/feedback.ts';
import { labelName } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { ReviewedRecord } from '../../contract/records.ts';
import { type ReviewList, type ReviewQuery, reviewQuerySchema } from '../../contract/review.ts';
import type { ApiDeps } from '../api-service.ts';
import { callerOf } from '../caller.ts';
import { json } from '../http.ts';
import type { ModelStore } from '../models/store.ts';
import { readJsonBody, readQuery } from '../request/checked.ts';
import type { Call } from '../router.ts';
import { noRecord, recordOf, storeOf } from '../routes/predictions.ts';
import { isOpen, type PackageFacts, reviewQueue } from './queue.ts';

/** Kept pictures that one queue is made of, the newest. */
const LOOKED = 2000;
const PAGE = 200;
/** Milliseconds of a call that are left for the answer. */
const RESERVE_MS = 5000;

/** `GET /v1/review`, and what is decided of a picture. */
export function reviewRoutes(deps: Pick<ApiDeps, 'records' | 'models' | 'config'>) {
  async function kept({ model, version }: ReviewQuery, deadline: number): Promise<ReviewedRecord[]> {
    const found: ReviewedRecord[] = [];
    const filter = { stored: 'true', limit: PAGE, ...(model && { model }), ...(version && { version }) } as const;
    for (let cursor: string | null | undefined; cursor !== null && found.length < LOOKED; ) {
      // Few of a version among very many: what was found in time is worth an answer.
      if (performance.now() > deadline - RESERVE_MS) break;
      const page = await storeOf(deps).list({ ...filter, ...(cursor && { cursor }) });
      found.push(...page.items);
      cursor = page.next;
    }
    return found;
  }

  async function factsOf(
    open: readonly ReviewedRecord[],
  ): Promise<(record: ReviewedRecord) => PackageFacts | undefined> {
    const named = Map.groupBy(open, keyOf);
    const facts = await Promise.all(
      [...named].map(async ([key, [first]]) => [key, await packageFacts(deps.models, first!.model!)] as const),
    );
    const known = new Map(facts);
    return (record) => known.get(keyOf(record));
  }

  return {
    review: async ({ event, deadline }: Call) => {
      const query = readQuery(event, reviewQuerySchema);
      const all = await kept(query, deadline);
      const open = all.filter(isOpen);
      const items = reviewQueue(open, query, await factsOf(open));
      return json({ items, next: null, looked: all.length, open: open.length } satisfies ReviewList);
    },

    decision: async (call: Call) => {
      const { decision } = readJsonBody(call.event, decisionSchema);
      const { id, stored } = await recordOf(deps, call);
      if (!stored)
        throw new ProblemError(
          'request_invalid',
          `The picture of prediction ${id} was not kept: there is nothing to decide.`,
        );
      const { name: key } = callerOf(call.event, deps.config);
      const decided = { decision, time: new Date().toISOString(), ...(key !== undefined && { key }) };
      return json((await storeOf(deps).decide(id, decided)) ?? noRecord(id));
    },
  };
}

function keyOf({ model }: ReviewedRecord): string {
  return `${model?.name} ${model?.version}`;
}

// A version may be gone while its records are still there.
async function packageFacts(
  models: ModelStore,
  { name, version }: { readonly name: string; readonly version: string },
): Promise<PackageFacts | undefined> {
  try {
    const { defaults, labels } = await models.manifest(name, version);
    const classThresholds = new Map(
      labels.flatMap((label) =>
        typeof label === 'object' && label.threshold !== undefined ? [[labelName(label), label.threshold]] : [],
      ),
    );
    return { threshold: defaults.threshold, classThresholds };
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'model_not_found') return undefined;
    throw error;
  }
}
