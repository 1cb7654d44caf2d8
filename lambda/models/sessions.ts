import type { ReadyModel } from './load.ts';

/** A model in use: it stays loaded until `release`, whatever is promoted or evicted meanwhile. */
export interface Lease extends ReadyModel {
  /** Milliseconds this caller waited for the model to load; 0 where it was loaded already. */
  readonly loadMs: number;
  release(): void;
}

interface Entry {
  readonly model: Promise<ReadyModel>;
  ready: boolean;
  leases: number;
  retired: boolean;
}

/**
 * Loaded models by key, the least recently used beyond `max` released, each once nobody uses it any more. Calls for a
 * model that is being loaded share the load; a load that failed is forgotten, so that the next call tries again.
 */
export function createSessions(max: number) {
  // In order of use: the first was not used for longest.
  const entries = new Map<string, Entry>();

  async function lease(key: string, load: () => Promise<ReadyModel>): Promise<Lease> {
    const entry = entries.get(key) ?? begin(key, load);
    entries.delete(key);
    entries.set(key, entry);
    const warm = entry.ready;
    const start = performance.now();
    // Counted before the wait, so that what is being loaded for somebody is not evicted under them.
    entry.leases++;
    try {
      const model = await entry.model;
      if (!entry.ready) {
        entry.ready = true;
        evict();
      }
      return { ...model, loadMs: warm ? 0 : performance.now() - start, release: once(() => giveBack(entry)) };
    } catch (error) {
      entry.leases--;
      if (entries.get(key) === entry) entries.delete(key);
      throw error;
    }
  }

  function begin(key: string, load: () => Promise<ReadyModel>): Entry {
    const entry: Entry = { model: load(), ready: false, leases: 0, retired: false };
    entries.set(key, entry);
    return entry;
  }

  function evict(): void {
    for (const [key, entry] of entries) {
      if ([...entries.values()].filter(({ ready }) => ready).length <= max) return;
      if (entry.ready) {
        entries.delete(key);
        entry.retired = true;
        releaseIfIdle(entry);
      }
    }
  }

  function giveBack(entry: Entry): void {
    entry.leases--;
    releaseIfIdle(entry);
  }

  function releaseIfIdle(entry: Entry): void {
    // Nobody waits for the release, and a session that cannot be released has nobody to tell.
    if (entry.retired && entry.leases === 0) entry.model.then(({ session }) => session.release()).catch(() => {});
  }

  return {
    lease,
    /** Whether a lease of this key would not wait. */
    isReady: (key: string) => entries.get(key)?.ready ?? false,
  };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
