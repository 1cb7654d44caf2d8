import type { FeedbackEntry } from '../../contract/feedback.ts';
import type { PredictionRecord, RecordFilter, ReviewedRecord } from '../../contract/records.ts';

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
  /** Newest first. */
  list(filter: RecordFilter): Promise<RecordPage>;
  /**
   * Adds to the history of a row; the latest on the same prediction holds.
   * @returns the row as it is now, or undefined where there is none
   */
  addFeedback(id: string, entry: FeedbackEntry): Promise<ReviewedRecord | undefined>;
  /** @returns whether there was such a row */
  delete(id: string): Promise<boolean>;
}

/** Port: where a prediction leaves its rows. Never fails and never delays an answer: what cannot be delivered is kept and tried again. */
export interface RecordSink {
  send(records: readonly PredictionRecord[]): Promise<void>;
}
