/** Lets what people wait for go before what nobody waits for. */
export interface Precedence {
  /** Work that somebody waits for. */
  first<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nobody waits, at the latest after {@link MOST_MS}: the background must get on too. */
  turn(): Promise<void>;
}

/** Milliseconds that background work holds back for one picture. */
const MOST_MS = 1000;

export function createPrecedence(mostMs = MOST_MS): Precedence {
  let busy = 0;
  let waiting: (() => void)[] = [];
  return {
    async first(work) {
      busy++;
      try {
        return await work();
      } finally {
        busy--;
        if (busy === 0) for (const go of waiting.splice(0)) go();
      }
    },
    turn() {
      if (busy === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer);
          waiting = waiting.filter((each) => each !== go);
          resolve();
        };
        const timer = setTimeout(go, mostMs);
        waiting.push(go);
      });
    },
  };
}
