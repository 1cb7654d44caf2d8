interface Held<T> {
  readonly key: string;
  readonly thing: Promise<T>;
  users: number;
}

/**
 * Lends things by key and keeps the last one: that whose place another takes is released once nobody uses it any more.
 * What did not load is forgotten, so that the next one tries again.
 */
export function createOneAtATime<T>(release: (thing: T) => Promise<void>) {
  let last: Held<T> | undefined;
  // Nobody waits for the release, and one that fails has nobody to tell.
  const giveUp = ({ thing }: Held<T>) => void thing.then(release).catch(() => {});

  return async function use<R>(key: string, load: () => Promise<T>, work: (thing: T) => Promise<R>): Promise<R> {
    if (last?.key !== key) {
      if (last?.users === 0) giveUp(last);
      last = { key, thing: load(), users: 0 };
    }
    const own = last;
    own.users++;
    try {
      const thing = await own.thing.catch((error) => {
        if (last === own) last = undefined;
        throw error;
      });
      return await work(thing);
    } finally {
      own.users--;
      if (own.users === 0 && own !== last) giveUp(own);
    }
  };
}
