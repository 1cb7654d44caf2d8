import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { recordTable } from '../../contract/record-table.ts';
import { describeS3, emulator } from './s3.ts';

/** How the emulator is reached: one server plays all services. */
export const dynamoConfig: DynamoDBClientConfig = { ...emulator };
export const describeDynamo = describeS3;

/** A new table of records. */
export async function newRecordTable(): Promise<string> {
  const { partitionKey, sortKey, indexes } = recordTable;
  const client = new DynamoDBClient(dynamoConfig);
  const TableName = `test-${randomUUID()}`;
  const keysOf = (partition: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sortKey, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keysOf(partitionKey),
      AttributeDefinitions: [partitionKey, sortKey, ...Object.values(indexes)].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, partition]) => ({
        IndexName,
        KeySchema: keysOf(partition),
        Projection: { ProjectionType: 'ALL' as const },
      })),
    }),
  );
  client.destroy();
  return TableName;
}
