import type { Drift, DriftOptions } from './drift.ts';
import type { Decision, Feedback } from './feedback.ts';
import type { FeedbackAnswer, ReceiptCheck, RecordFilter, ReviewedRecord } from './records.ts';
import type { ReviewList, ReviewQuery } from './review.ts';
import { type CallOptions, type ClientOptions, createTransport, queryOf } from './transport.ts';
import type { Usage } from './usage.ts';

/** What the service remembers of its predictions, typed; all but feedback need an operator's key. Throws as its transport does. */
export interface RecordsClient {
  /** Records newest first, page by page as they are taken. `limit` is that of all of them together. */
  list(filter?: Partial<Omit<RecordFilter, 'cursor'>>, call?: CallOptions): AsyncGenerator<ReviewedRecord>;
  get(id: string, call?: CallOptions): Promise<ReviewedRecord>;
  delete(id: string, call?: CallOptions): Promise<void>;
  /** The file as it was sent. */
  picture(id: string, call?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** What the model was fed, as a PNG. */
  input(id: string, call?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** Whether picture, model and package are still those the prediction was made with. */
  verify(id: string, call?: CallOptions): Promise<ReceiptCheck>;
  feedback(id: string, feedback: Feedback, call?: CallOptions): Promise<FeedbackAnswer>;
  decide(id: string, decision: Decision['decision'], call?: CallOptions): Promise<ReviewedRecord>;
  review(query?: Partial<ReviewQuery>, call?: CallOptions): Promise<ReviewList>;
  usage(query?: Partial<Pick<RecordFilter, 'from' | 'to' | 'model'>>, call?: CallOptions): Promise<Usage>;
  /** How far the last predictions of a model are from what is normal for it. */
  drift(model: string, options?: Partial<DriftOptions>, call?: CallOptions): Promise<Drift>;
}

/** Records of one page: few enough for an answer of any detector. */
const PAGE = 100;

export function createRecordsClient(options: ClientOptions): RecordsClient {
  const { json, bytes } = createTransport(options);
  const at = (id: string) => `v1/predictions/${encodeURIComponent(id)}`;
  const post = <T>(path: string, body: unknown, call?: CallOptions) =>
    json<T>(
      path,
      { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      call,
    );
  return {
    async *list({ limit = Number.POSITIVE_INFINITY, ...filter } = {}, call) {
      let left = limit;
      for (let cursor: string | null | undefined; cursor !== null && left > 0; ) {
        const query = queryOf({ ...filter, limit: Math.min(PAGE, left), cursor });
        const page = await json<{ items: ReviewedRecord[]; next: string | null }>(`v1/predictions${query}`, {}, call);
        yield* page.items;
        left -= page.items.length;
        cursor = page.next;
      }
    },
    get: (id, call) => json(at(id), {}, call),
    delete: (id, call) => json(at(id), { method: 'DELETE' }, call),
    picture: (id, call) => bytes(`${at(id)}/picture`, {}, call),
    input: (id, call) => bytes(`${at(id)}/input`, {}, call),
    verify: (id, call) => json(`${at(id)}/verify`, {}, call),
    feedback: (id, feedback, call) => post(`${at(id)}/feedback`, feedback, call),
    decide: (id, decision, call) => post(`${at(id)}/review`, { decision }, call),
    review: (query = {}, call) => json(`v1/review${queryOf(query)}`, {}, call),
    usage: (query = {}, call) => json(`v1/usage${queryOf(query)}`, {}, call),
    drift: (model, options = {}, call) =>
      json(`v1/models/${encodeURIComponent(model)}/drift${queryOf(options)}`, {}, call),
  };
}
