import { ProblemError } from '../../contract/problems.ts';
import type { RecordFilter, ReviewedRecord } from '../../contract/records.ts';
import { rowsOf } from '../results/rows.ts';

/** Records on a page where no limit is given. */
export const PAGE = 100;

/** Whether a filter lets a record through, all of it but the span of time, the cursor and the limit. */
export function passes(record: ReviewedRecord, filter: RecordFilter): boolean {
  const { model, version, label, minScore, maxScore, verdict, stored } = filter;
  if (model !== undefined && record.model?.name !== model) return false;
  if (version !== undefined && record.model?.version !== version) return false;
  if (verdict !== undefined && (record.verdict ?? 'none') !== verdict) return false;
  if (stored !== undefined && (record.stored !== undefined) !== (stored === 'true')) return false;
  if (label === undefined && minScore === undefined && maxScore === undefined) return true;
  // Of a classifier its class counts, not every class it weighed; one prediction must meet all that is asked of it.
  const { model: by, predictions } = record;
  return (by ? rowsOf({ model: by, predictions }) : predictions).some(
    (each) =>
      (label === undefined || each.label === label) &&
      (minScore === undefined || each.score >= minScore) &&
      (maxScore === undefined || each.score <= maxScore),
  );
}

/** The span of time of a filter in milliseconds since 1970, `to` exclusive. A day begins at midnight UTC. */
export function spanOf({ from, to }: Pick<RecordFilter, 'from' | 'to'>): {
  readonly from: number;
  readonly to: number;
} {
  return {
    from: from === undefined ? 0 : Date.parse(from),
    to: to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to),
  };
}

/** A place in the list: what comes after it is older, or was made later in the same millisecond. */
export interface Place {
  readonly time: string;
  readonly id: string;
}

export function toCursor({ time, id }: Place): string {
  return Buffer.from(`${time} ${id}`).toString('base64url');
}

/** @throws ProblemError option_invalid for what is no cursor of ours */
export function fromCursor(cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, time, id] = /^(\d{4}-\d\d-\d\dT[\d:.]{8,12}Z) ([\w-]{1,64})$/.exec(text) ?? [];
  if (time !== undefined && id !== undefined && !Number.isNaN(Date.parse(time))) return { time, id };
  throw new ProblemError('option_invalid', `option cursor: got "${cursor}", allowed: "next" of the page before.`);
}
