import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { createDynamoStore } from '../../../lambda/records/dynamo-store.ts';
import { toQueue } from '../../../lambda/records/queue.ts';
import { createWriter } from '../../../lambda/records/writer.ts';
import { describeDynamo, dynamoConfig, newRecordTable } from '../../support/dynamo.ts';
import { recordAt } from '../../support/records.ts';
import { emulator } from '../../support/s3.ts';

const config: SQSClientConfig = { ...emulator };
const quiet = { info: () => {}, error: () => {} };

const some = (count: number) => Array.from({ length: count }, (_, at) => recordAt(Date.now() - at * 1000));
const message = (body: string) => ({ messageId: randomUUID(), body }) as SQSRecord;
const holding = (records: readonly object[]) => message(JSON.stringify({ records }));

describe('what writes records of messages', () => {
  it('tells which messages could not be written, and writes the others', async () => {
    const records = some(4);
    const bad = records[1]!.id;
    const put: string[] = [];
    const write = createWriter(
      {
        put: async (given) => {
          put.push(...given.filter(({ id }) => id !== bad).map(({ id }) => id));
          if (given.some(({ id }) => id === bad)) throw new Error('throttled');
        },
      },
      quiet,
    );
    const messages = [
      holding([records[0]!]),
      holding(records.slice(1, 3)),
      message('no message'),
      holding([records[3]!]),
    ];
    const { batchItemFailures } = await write({ Records: messages });
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(
      [messages[1]!.messageId, messages[2]!.messageId].sort(),
    );
    expect(new Set(put)).toEqual(new Set([0, 2, 3].map((at) => records[at]!.id)));
  });

  it('fails nothing where all is well', async () => {
    const write = createWriter({ put: async () => {} }, quiet);
    expect(await write({ Records: [holding(some(2))] })).toEqual({ batchItemFailures: [] });
  });
});

describeDynamo('the way of records from the queue to the table', () => {
  test('brings all of them, and each once though its message comes twice', async () => {
    const client = new SQSClient(config);
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `test-${randomUUID()}` }));
    const records = [
      ...some(30),
      recordAt(Date.now(), { raw: Array.from({ length: 20_000 }, () => Math.random()), count: 0 }),
    ];
    await toQueue(QueueUrl, config)(records);
    const received: SQSRecord[] = [];
    for (let tries = 0; tries < 10; tries++) {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      received.push(...Messages.map(({ MessageId, Body }) => ({ messageId: MessageId, body: Body }) as SQSRecord));
    }
    client.destroy();
    const store = createDynamoStore(await newRecordTable(), { days: 90, config: dynamoConfig });
    const write = createWriter(store, quiet);
    expect(await write({ Records: received })).toEqual({ batchItemFailures: [] });
    expect(await write({ Records: [received[0]!] })).toEqual({ batchItemFailures: [] });
    const { items } = await store.list({ limit: 1000 });
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(records.map(({ id }) => id)));
    expect((await store.usage({})).total.images).toBe(31);
  });

  test('a queue that is not there is an error', async () => {
    await expect(toQueue(`${emulator.endpoint}/123456789012/nobody`, config)(some(1))).rejects.toThrow();
  });
});
