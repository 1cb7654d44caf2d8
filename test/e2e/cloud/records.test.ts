import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  credentials,
  type Deployed,
  deploy,
  describeDeployed,
  region,
  root,
  startDeployed,
  startService,
} from './deployed.ts';

describeDeployed('records of the deployed stack, from a prediction to its deletion', () => {
  let deployed: Deployed;
  let service: Awaited<ReturnType<typeof startService>>;
  let writer: Awaited<ReturnType<typeof startDeployed>>;
  let sqs: SQSClient;
  let s3: S3Client;
  let queue: string;
  let caller: { keyId: string };
  let operator: { keyId: string };

  const samples = join(root, 'models', 'cells', 'samples');
  const picture = () => readFileSync(join(samples, readdirSync(samples).find((name) => name.endsWith('.jpg')) ?? ''));

  beforeAll(async () => {
    deployed = await deploy(['storeImages=true']);
    const { client, outputs, environment } = deployed;
    sqs = new SQSClient(client);
    s3 = new S3Client({ endpoint: environment.AWS_ENDPOINT_URL_S3, region, credentials, forcePathStyle: true });
    caller = { keyId: outputs.CallerKeyId ?? '' };
    operator = { keyId: outputs.OperatorKeyId ?? '' };
    service = await startService(deployed);
    writer = await startDeployed(deployed, 'RecordFunction', 'record');
    queue = service.model.variables.GLIMPSE_RECORD_QUEUE ?? '';
  }, 300_000);

  afterAll(async () => {
    await service?.stop();
    await writer?.stop();
    sqs?.destroy();
    s3?.destroy();
    await deployed?.stop();
  });

  /** What comes into the queue, as Lambda hands it to the function: what the function does not name as failed is deleted. */
  async function drain() {
    const messages: Message[] = [];
    for (;;) {
      // An answer does not wait long for its records.
      const wanted = { QueueUrl: queue, MaxNumberOfMessages: 10, WaitTimeSeconds: messages.length === 0 ? 10 : 1 };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(wanted));
      if (Messages.length === 0) break;
      messages.push(...Messages);
    }
    const failed = await write(messages.map(({ MessageId = '', Body = '' }) => ({ id: MessageId, body: Body })));
    for (const { MessageId = '', ReceiptHandle } of messages) {
      if (!failed.includes(MessageId)) await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle }));
    }
    return { messages, failed };
  }

  async function write(messages: readonly { id: string; body: string }[]): Promise<string[]> {
    const Records = messages.map(({ id, body }) => ({
      messageId: id,
      receiptHandle: id,
      body,
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      awsRegion: region,
    }));
    const reply = await writer.invoke({ Records });
    if ('error' in reply) throw new Error(`${JSON.stringify(reply.error)} ${writer.log().slice(-2000)}`);
    const { batchItemFailures } = reply.payload as { batchItemFailures: { itemIdentifier: string }[] };
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  }

  test('Lambda is told to take the queue to the record function, and what fails five times is put aside', async () => {
    const lambda = new LambdaClient(deployed.client);
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
    expect(EventSourceMappings).toHaveLength(1);
    const [{ UUID, FunctionArn, EventSourceArn } = {}] = EventSourceMappings;
    expect(FunctionArn).toContain(deployed.outputs.RecordFunction);
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['All'] }),
    );
    expect(EventSourceArn).toBe(Attributes.QueueArn);
    expect(JSON.parse(Attributes.RedrivePolicy ?? '{}')).toMatchObject({
      deadLetterTargetArn: expect.stringContaining('DeadLetters'),
      maxReceiveCount: 5,
    });
    // The emulator would run the function in a container of its own, at every message: from here on the test does.
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    lambda.destroy();
  });

  let id: string;

  test('a prediction leaves its record in the queue, and its picture in the bucket', async () => {
    const headers = { 'content-type': 'image/jpeg' };
    const { status, body } = await service.call({ ...caller, headers, query: { store: 'true' }, body: picture() });
    expect(status).toBe(200);
    id = body.id;
    const { messages, failed } = await drain();
    expect([messages.length, failed]).toEqual([1, []]);
    expect(messages[0]?.Body).toContain(id);
    // The same message once more, as SQS may: it changes nothing.
    const again = messages.map(({ MessageId = '', Body = '' }) => ({ id: MessageId, body: Body }));
    expect(await write(again)).toEqual([]);
    // The picture, and what the model was fed.
    const name = expect.stringMatching(new RegExp(`^images/\\d{4}-\\d\\d-\\d\\d/${id}\\.`));
    expect(await pictures()).toEqual([name, name]);
  });

  const pictures = async () => {
    const listed = await s3.send(new ListObjectsV2Command({ Bucket: deployed.outputs.BlobsBucket, Prefix: 'images/' }));
    return (listed.Contents ?? []).map(({ Key }) => Key);
  };

  test('each picture of a call has a record, failed ones too', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(picture())]), 'one.jpg');
    form.append('file', new Blob(['no picture']), 'two.jpg');
    const { status } = await service.call({ ...caller, ...(await multipart(form)) });
    expect(status).toBe(200);
    await drain();
    const { body } = await service.call({ ...operator, method: 'GET', path: '/v1/predictions' });
    expect(body.items.map(({ outcome }: { outcome: string }) => outcome).sort()).toEqual([
      'media_type_unsupported',
      'ok',
      'ok',
    ]);
  });

  test("records and usage are the operator's: a caller, the page and nobody are refused", async () => {
    for (const path of ['/v1/predictions', `/v1/predictions/${id}`, '/v1/usage']) {
      for (const who of [caller, { keyId: 'the page' }, {}]) {
        const { status, body } = await service.call({ ...who, method: 'GET', path });
        expect([path, status, body.code]).toEqual([path, 403, 'forbidden']);
      }
    }
    const { status } = await service.call({ ...caller, method: 'DELETE', path: `/v1/predictions/${id}` });
    expect(status).toBe(403);
  });

  test('the operator lists it, sees it, and has its receipt compared', async () => {
    const { body: list } = await service.call({
      ...operator,
      method: 'GET',
      path: '/v1/predictions',
      query: { model: 'cells', label: 'RBC', stored: 'true' },
    });
    expect(list.items.map((record: { id: string }) => record.id)).toEqual([id]);
    const { body: record } = await service.call({ ...operator, method: 'GET', path: `/v1/predictions/${id}` });
    expect(record).toMatchObject({ id, outcome: 'ok', source: 'api', model: { name: 'cells' }, feedback: [] });
    expect(record.count).toBeGreaterThan(0);
    expect(record.expires).toBeGreaterThan(Date.now() / 1000 + 89 * 86_400);
    const { body: receipt } = await service.call({
      ...operator,
      method: 'GET',
      path: `/v1/predictions/${id}/verify`,
    });
    expect(receipt.ok).toBe(true);
  });

  test('a caller says what is wrong with it; the operator finds it by that', async () => {
    const feedback = { verdict: 'incorrect', prediction: 0, label: 'WBC', comment: 'a white one' };
    const { status } = await service.call({
      ...caller,
      path: `/v1/predictions/${id}/feedback`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(feedback),
    });
    expect(status).toBe(201);
    const { body } = await service.call({
      ...operator,
      method: 'GET',
      path: '/v1/predictions',
      query: { verdict: 'incorrect' },
    });
    expect(body.items).toMatchObject([{ id, verdict: 'incorrect', feedback: [feedback] }]);
  });

  test('usage adds up the day', async () => {
    const { body } = await service.call({ ...operator, method: 'GET', path: '/v1/usage' });
    expect(body.total).toMatchObject({ calls: 2, images: 3, errors: { media_type_unsupported: 1 } });
  });

  test('a message that is no record is named, and does not keep the others from being written', async () => {
    expect(await write([{ id: 'poison', body: 'no record' }])).toEqual(['poison']);
  });

  test('what the operator deletes is gone, and its picture with it', async () => {
    const forget = () => service.call({ ...operator, method: 'DELETE', path: `/v1/predictions/${id}` });
    expect((await forget()).status).toBe(204);
    expect((await service.call({ ...operator, method: 'GET', path: `/v1/predictions/${id}` })).status).toBe(404);
    expect(await pictures()).toEqual([]);
  });
});

async function multipart(form: FormData): Promise<{ headers: Record<string, string>; body: Uint8Array }> {
  const response = new Response(form);
  const headers = { 'content-type': response.headers.get('content-type') ?? '' };
  return { headers, body: new Uint8Array(await response.arrayBuffer()) };
}
