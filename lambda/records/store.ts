import type { Decided, FeedbackEntry } from '../../contract/feedback.ts';
import type { PredictionRecord, RecordFilter, ReviewedRecord } from '../../contract/records.ts';
import type { Usage, UsageFilter } from '../../contract/usage.ts';

export interface RecordPage {
  readonly items: readonly ReviewedRecord[];
  /** Cursor of the following page; null on the last. */
  readonly next: string | null;
}

/** Port: the prediction tables. Embedded database on a laptop, DynamoDB in the cloud. */
export interface RecordStore {
  /** Adds rows; one whose id is there already changes nothing, so that a message may come twice. */
  put(records: readonly PredictionRecord[]): Promise<void>;
  get(id: string): Promise<ReviewedRecord | undefined>;
  /**
   * Newest first. A page may have fewer rows than its limit, even none, and others may follow: `next` says so.
   * @throws ProblemError option_invalid for a cursor that is none
   */
  list(filter: RecordFilter): Promise<RecordPage>;
  /**
   * Adds to the history of a row; the latest on the same prediction holds.
   * @returns the row as it is now, or undefined where there is none
   */
  addFeedback(id: string, entry: FeedbackEntry): Promise<ReviewedRecord | undefined>;
  /**
   * Notes what was decided of a picture; the latest holds.
   * @returns the row as it is now, or undefined where there is none
   */
  decide(id: string, decided: Decided): Promise<ReviewedRecord | undefined>;
  /** Takes a row away with its feedback; it never comes back. @returns whether there was such a row */
  delete(id: string): Promise<boolean>;
  /** Sums of each day, kept as rows come: they stay when rows go. */
  usage(filter: UsageFilter): Promise<Usage>;
  /** Takes away some of what is older than it is kept, and gives it back; absent where the store does it by itself. */
  purge?(now?: number): Promise<PredictionRecord[]>;
}

/** Port: where a prediction leaves its rows. Never fails and never delays an answer: what cannot be delivered is kept and tried again. */
export interface RecordSink {
  send(records: readonly PredictionRecord[]): Promise<void>;
}
