/**
 * How the table of records is laid out in DynamoDB, for who makes it and who uses it.
 *
 * | item | `pk` | `sk` |
 * |---|---|---|
 * | record | `records#2026-11#2`: month and shard of its id | id |
 * | feedback | `feedback#ID` | id of the entry |
 * | sums of usage | `usage#2026-11` | `2026-11-20#MODEL#PART` |
 *
 * The id of a record, a ULID, tells its month and its shard: one read finds it. A list merges the shards of a month, newest
 * first; `byModel` has the same with the model in front, `kept` those with a picture alone. Both have all of a record.
 */
export const recordTable = Object.freeze({
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Seconds since 1970 after which DynamoDB takes an item away. */
  timeToLive: 'expires',
  /** Secondary indexes by name: their partition key; the sort key is the table's. */
  indexes: { byModel: 'model', kept: 'kept' },
});
