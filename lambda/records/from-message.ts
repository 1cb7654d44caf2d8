import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { type PredictionRecord, recordSchema } from '../../contract/records.ts';

// While a release is under way a record may come from a newer function, with fields that are not known here.
const messageSchema = z.union([
  z.strictObject({ records: z.array(recordSchema.loose()).min(1) }),
  z.strictObject({ gzip: z.base64() }),
]);

/** Bytes of a message once it is unpacked: several times what the largest record has. */
const MOST = 20_000_000;

/** The records of a message as messages.ts makes them. @throws Error for what is none */
export function fromMessage(body: string): PredictionRecord[] {
  const message = messageSchema.parse(JSON.parse(body));
  if ('records' in message) return message.records;
  return fromMessage(gunzipSync(Buffer.from(message.gzip, 'base64'), { maxOutputLength: MOST }).toString());
}
