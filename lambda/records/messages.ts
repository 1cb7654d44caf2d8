import type { PredictionRecord } from '../../contract/records.ts';

/** Bytes of a message: what SQS charges as one request. */
const CHARGED = 64_000;
/** Most bytes of a message, and of all that are sent together: SQS takes 256 KiB everywhere. */
const MOST = 256_000;
/** Messages that are sent together. */
const TOGETHER = 10;

/**
 * Records as the bodies of messages: as many in one as are charged as one. What is too large is packed; of a record that is too
 * large even so, the values and objects are left out.
 */
export function toMessages(records: readonly PredictionRecord[]): string[] {
  const messages: string[] = [];
  let open: string[] = [];
  let bytes = 0;
  const close = () => {
    if (open.length > 0) messages.push(`{"records":[${open.join(',')}]}`);
    open = [];
    bytes = 0;
  };
  for (const record of records) {
    const text = JSON.stringify(record);
    const size = Buffer.byteLength(text) + 1;
    if (size > CHARGED) {
      messages.push(packed(record, text));
      continue;
    }
    if (bytes + size > CHARGED) close();
    open.push(text);
    bytes += size;
  }
  close();
  return messages;
}

function packed(record: PredictionRecord, text: string): string {
  const message = pack(text);
  if (message.length <= MOST) return message;
  const { raw: _, ...rest } = record;
  return pack(JSON.stringify({ ...rest, predictions: [] }));
}

function pack(record: string): string {
  // Fetched when first needed: a start would pay 4 ms for it.
  const { gzipSync } = process.getBuiltinModule('node:zlib');
  return JSON.stringify({ gzip: gzipSync(`{"records":[${record}]}`).toString('base64') });
}

/** Messages in groups that are sent together, each within what SQS takes. */
export function toBatches(messages: readonly string[]): string[][] {
  const batches: string[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message);
    const last = batches.at(-1);
    if (last && last.length < TOGETHER && bytes + size <= MOST) {
      last.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
}
