import type { RecordSettings } from '../config.ts';
import { createDynamoStore } from './dynamo-store.ts';
import { createEmbeddedStore } from './embedded-store.ts';
import type { RecordStore } from './store.ts';

const DYNAMO = 'dynamodb:';

/** The store that a setting names; undefined where predictions are not recorded. Opened by its first use. */
export function openRecordStore({ store, days }: RecordSettings): RecordStore | undefined {
  if (store === 'none') return undefined;
  if (store.startsWith(DYNAMO)) return createDynamoStore(store.slice(DYNAMO.length), { days });
  return createEmbeddedStore(store, { days });
}
