import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { PredictionRecord } from '../../contract/records.ts';
import type { Telemetry } from '../telemetry.ts';
import { fromMessage } from './from-message.ts';
import type { RecordStore } from './store.ts';

/**
 * Takes the records of messages to a store, all together, since what sums them up is written once for all. Where that fails
 * each message is tried by itself, and those that fail again are told, to be given out once more.
 */
export function createWriter(store: Pick<RecordStore, 'put'>, log: Pick<Telemetry, 'info' | 'error'>) {
  return async ({ Records: messages }: Pick<SQSEvent, 'Records'>): Promise<SQSBatchResponse> => {
    const failed = new Set<string>();
    const read = messages.flatMap((message) => {
      const records = readMessage(message, log);
      if (!records) failed.add(message.messageId);
      return records ? [{ id: message.messageId, records }] : [];
    });
    try {
      await store.put(read.flatMap(({ records }) => records));
    } catch (error) {
      log.error('records could not be written together, now message by message', error, { messages: read.length });
      for (const { id, records } of read) {
        await store.put(records).catch((reason) => {
          log.error('records could not be written', reason, { messageId: id, ids: records.map((record) => record.id) });
          failed.add(id);
        });
      }
    }
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function readMessage({ messageId, body }: SQSRecord, log: Pick<Telemetry, 'error'>): PredictionRecord[] | undefined {
  try {
    return fromMessage(body);
  } catch (error) {
    log.error('message cannot be read', error, { messageId, bytes: body.length });
    return undefined;
  }
}
