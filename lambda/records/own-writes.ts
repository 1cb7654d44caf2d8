import type { RecordStore } from './store.ts';

/**
 * A store that waits for what is being done when it is asked: who has been answered finds the record of it, although that is
 * written after the answer.
 */
export function readingOwnWrites(store: RecordStore, settled: () => Promise<unknown>): RecordStore {
  const wait = <A extends unknown[], T>(ask: (...given: A) => Promise<T>) => {
    return async (...given: A): Promise<T> => {
      await settled();
      return ask(...given);
    };
  };
  return {
    put: store.put,
    get: wait(store.get),
    list: wait(store.list),
    addFeedback: wait(store.addFeedback),
    decide: wait(store.decide),
    delete: wait(store.delete),
    usage: wait(store.usage),
  };
}
