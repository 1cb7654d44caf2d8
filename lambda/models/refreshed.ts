import type { Telemetry } from '../telemetry.ts';

/**
 * Values by key, none older than `seconds`. From half that time on a call begins to read a value again and takes the one
 * there is: only where nobody called in the second half does a call wait. Calls at the same time share one reading; where a
 * reading fails, what was known is kept for another while.
 */
export function createRefreshed<T>(seconds: number, log: Pick<Telemetry, 'error'>, now = () => performance.now()) {
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
    else known.set(key, { value, until: now() + seconds * 1000 });
    return value;
  }

  function share(key: string, from: () => Promise<T>): Promise<T> {
    let pending = reading.get(key);
    if (!pending) {
      pending = read(key, from).finally(() => reading.delete(key));
      reading.set(key, pending);
    }
    return pending;
  }

  return async function get(key: string, from: () => Promise<T>): Promise<T> {
    const fresh = known.get(key);
    const left = fresh ? fresh.until - now() : 0;
    if (!fresh || left <= 0) return share(key, from);
    // Nobody waits for it, and where a value is known it does not fail.
    if (left < seconds * 500) void share(key, from);
    return fresh.value;
  };
}
