import type { SQSClient, SQSClientConfig } from '@aws-sdk/client-sqs';
import type { PredictionRecord } from '../../contract/records.ts';
import { toBatches, toMessages } from './messages.ts';

/** Milliseconds that a request to the queue may take, so that one that hangs is over before the next call. */
const REQUEST_MS = 3000;

/** What leaves records in an SQS queue, and throws where some could not be left. */
export function toQueue(
  url: string,
  config: SQSClientConfig = {},
): (records: readonly PredictionRecord[]) => Promise<void> {
  // Reading the SDK takes a while: not before there is something to send.
  let loaded: Promise<{ readonly sdk: typeof import('@aws-sdk/client-sqs'); readonly client: SQSClient }> | undefined;
  const load = () => {
    loaded ??= import('@aws-sdk/client-sqs').then((sdk) => ({
      sdk,
      client: new sdk.SQSClient({
        requestHandler: { connectionTimeout: 1000, requestTimeout: REQUEST_MS, throwOnRequestTimeout: true },
        ...config,
      }),
    }));
    return loaded;
  };

  return async (records) => {
    const { sdk, client } = await load();
    const batches = toBatches(toMessages(records));
    const sent = await Promise.allSettled(
      batches.map((messages) => {
        const entries = messages.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
        return client.send(new sdk.SendMessageBatchCommand({ QueueUrl: url, Entries: entries }));
      }),
    );
    const faults = sent.flatMap((each) =>
      each.status === 'rejected' ? [each.reason] : (each.value.Failed ?? []).map(({ Message }) => new Error(Message)),
    );
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} messages were not taken by the queue`);
  };
}
