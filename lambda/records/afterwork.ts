import type { ModelDeps } from '../model-service.ts';
import type { Telemetry } from '../telemetry.ts';

/** Work that is done once an answer is out, and how to wait for what has been asked for so far. */
export function createAfterwork(log: Pick<Telemetry, 'error'>): {
  readonly afterwards: ModelDeps['afterwards'];
  settled(): Promise<unknown>;
} {
  const underWay = new Set<Promise<void>>();
  return {
    async afterwards(work) {
      const done = new Promise<void>((resolve) => {
        setImmediate(() => {
          work()
            .catch((error) => log.error('work after an answer failed', error))
            .finally(() => {
              underWay.delete(done);
              resolve();
            });
        });
      });
      underWay.add(done);
    },
    settled: () => Promise.all(underWay),
  };
}
