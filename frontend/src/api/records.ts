import type { ReceiptCheck, RecordFilter, ReviewedRecord } from '../../../contract/records.ts';
import { request, requestJson } from './request.ts';

export interface RecordPage {
  readonly items: readonly ReviewedRecord[];
  /** Cursor of the following page; null on the last. */
  readonly next: string | null;
}

/** One page of the prediction tables, newest first. */
export function listRecords(filter: RecordFilter, signal?: AbortSignal): Promise<RecordPage> {
  return requestJson<RecordPage>(`/v1/predictions?${queryOf(filter)}`, signal ? { signal } : {});
}

/** The same page of one of the two tables, as CSV. */
export async function readRecordsCsv(filter: RecordFilter, table: 'information' | 'raw', signal: AbortSignal) {
  const query = queryOf(filter);
  query.set('table', table);
  const response = await request(`/v1/predictions?${query}`, { headers: { accept: 'text/csv' }, signal });
  return { text: await response.text(), next: response.headers.get('x-next-cursor') };
}

export function readRecord(id: string): Promise<ReviewedRecord> {
  return requestJson<ReviewedRecord>(`/v1/predictions/${id}`);
}

export async function deleteRecord(id: string): Promise<void> {
  await request(`/v1/predictions/${id}`, { method: 'DELETE' });
}

export function verifyRecord(id: string): Promise<ReceiptCheck> {
  return requestJson<ReceiptCheck>(`/v1/predictions/${id}/verify`);
}

/** The kept picture, or what the model was fed. */
export async function readKept(id: string, which: 'picture' | 'input', signal?: AbortSignal): Promise<Blob> {
  return (await request(`/v1/predictions/${id}/${which}`, signal ? { signal } : {})).blob();
}

function queryOf(filter: RecordFilter): URLSearchParams {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(given.map(([name, value]) => [name, `${value}`]));
}
