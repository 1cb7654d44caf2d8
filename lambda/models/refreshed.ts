import type { Telemetry } from '../telemetry.ts';

/**
 * Values that are read again at most every `seconds`, by key. Calls at the same time share one reading; where a reading
 * fails, what was known is kept for another while.
 */
export function createRefreshed<T>(seconds: number, log: Pick<Telemetry, 'error'>) {
  const known = new Map<string, { readonly value: T; readonly until: number }>();
  const reading = new Map<string, Promise<T>>();

  async function read(key: string, from: () => Promise<T>): Promise<T> {
    let value: T;
    try {
      value = await from();
    } catch (error) {
      const old = known.get(key);
      if (!old) throw error;
      log.error('model store not read, going on with what is known', error, { key });
      value = old.value;
    }
    // What is not there is asked for again each time: names come from requests, and would fill the memory.
    if (value === undefined) known.delete(key);
    else known.set(key, { value, until: performance.now() + seconds * 1000 });
    return value;
  }

  return function get(key: string, from: () => Promise<T>): Promise<T> {
    const fresh = known.get(key);
    if (fresh && performance.now() < fresh.until) return Promise.resolve(fresh.value);
    let pending = reading.get(key);
    if (!pending) {
      pending = read(key, from).finally(() => reading.delete(key));
      reading.set(key, pending);
    }
    return pending;
  };
}
