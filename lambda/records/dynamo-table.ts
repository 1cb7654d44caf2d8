import type { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { recordTable } from '../../contract/record-table.ts';
import type { Item } from './dynamo-keys.ts';
import type { PartitionQuery } from './dynamo-list.ts';

type Sdk = typeof import('@aws-sdk/client-dynamodb');

/** Items that a query reads at a time. */
const READ = 200;

/** The few things that are done with a table, over the SDK, which is read when first needed. */
export interface Table {
  /** @returns false, and changes nothing, where an item with this key is there already */
  add(item: Item): Promise<boolean>;
  get(pk: string, sk: string): Promise<Item | undefined>;
  /** Sets attributes of a record that is there. @returns the item as it is now, or undefined where there is none */
  set(pk: string, sk: string, attributes: Item): Promise<Item | undefined>;
  /** Adds to numbers of an item, which is made where there is none. */
  increase(pk: string, sk: string, amounts: Readonly<Record<string, number>>): Promise<void>;
  /** Replaces a record that is there. @returns whether it was */
  replace(item: Item): Promise<boolean>;
  remove(pk: string, sk: string): Promise<void>;
  /** Items of a partition with sort keys between two, the highest first. */
  query(query: PartitionQuery): AsyncGenerator<Item>;
}

export function openTable(name: string, config: DynamoDBClientConfig): Table {
  let loaded: Promise<{ readonly sdk: Sdk; readonly client: DynamoDBClient }> | undefined;
  const load = () => {
    loaded ??= import('@aws-sdk/client-dynamodb').then((sdk) => ({ sdk, client: new sdk.DynamoDBClient(config) }));
    return loaded;
  };
  const keyOf = (pk: string, sk: string): Item => ({ pk: { S: pk }, sk: { S: sk } });

  async function put(item: Item, condition: string): Promise<boolean> {
    const { sdk, client } = await load();
    return unlessRefused(
      client.send(new sdk.PutItemCommand({ TableName: name, Item: item, ConditionExpression: condition })),
    ).then((done) => done !== undefined);
  }

  return {
    add: (item) => put(item, 'attribute_not_exists(pk)'),
    replace: (item) => put(item, 'attribute_exists(doc)'),

    async get(pk, sk) {
      const { sdk, client } = await load();
      const command = new sdk.GetItemCommand({ TableName: name, Key: keyOf(pk, sk), ConsistentRead: true });
      return (await client.send(command)).Item;
    },

    async set(pk, sk, attributes) {
      const { sdk, client } = await load();
      const given = Object.entries(attributes);
      const command = new sdk.UpdateItemCommand({
        TableName: name,
        Key: keyOf(pk, sk),
        UpdateExpression: `SET ${given.map((_, at) => `#a${at} = :v${at}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(doc)',
        ExpressionAttributeNames: Object.fromEntries(given.map(([attribute], at) => [`#a${at}`, attribute])),
        ExpressionAttributeValues: Object.fromEntries(given.map(([, value], at) => [`:v${at}`, value])),
        ReturnValues: 'ALL_NEW',
      });
      return (await unlessRefused(client.send(command)))?.Attributes;
    },

    async increase(pk, sk, amounts) {
      const { sdk, client } = await load();
      const given = Object.entries(amounts);
      const command = new sdk.UpdateItemCommand({
        TableName: name,
        Key: keyOf(pk, sk),
        UpdateExpression: `ADD ${given.map((_, at) => `#a${at} :v${at}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(given.map(([field], at) => [`#a${at}`, field])),
        ExpressionAttributeValues: Object.fromEntries(given.map(([, value], at) => [`:v${at}`, { N: String(value) }])),
      });
      await client.send(command);
    },

    async remove(pk, sk) {
      const { sdk, client } = await load();
      await client.send(new sdk.DeleteItemCommand({ TableName: name, Key: keyOf(pk, sk) }));
    },

    async *query({ index, partition, from, to }) {
      const { sdk, client } = await load();
      const pages = sdk.paginateQuery(
        { client, pageSize: READ },
        {
          TableName: name,
          ...(index && { IndexName: index }),
          KeyConditionExpression: '#p = :p AND sk BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#p': index ? recordTable.indexes[index] : recordTable.partitionKey },
          ExpressionAttributeValues: { ':p': { S: partition }, ':from': { S: from }, ':to': { S: to } },
          ScanIndexForward: false,
        },
      );
      for await (const { Items = [] } of pages) yield* Items;
    },
  };
}

// A condition that does not hold is an answer, not an error.
async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
}
