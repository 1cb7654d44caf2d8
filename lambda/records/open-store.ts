import type { RecordSettings } from '../config.ts';
import { createEmbeddedStore } from './embedded-store.ts';
import type { RecordStore } from './store.ts';

/** The store that a setting names; undefined where predictions are not recorded. Opened by its first use. */
export function openRecordStore(settings: RecordSettings): RecordStore | undefined {
  const { store, days } = settings;
  if (store === 'none') return undefined;
  return createEmbeddedStore(store, { days });
}
