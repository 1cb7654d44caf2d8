import type { PredictionRecord } from '../../contract/records.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Spool } from './spool.ts';
import type { RecordSink } from './store.ts';

export interface OutboxParts {
  /** Brings records to where they belong, all or, throwing, perhaps none: coming twice they are taken once. */
  readonly deliver: (records: readonly PredictionRecord[]) => Promise<void>;
  /** Where records wait that could not be delivered. */
  readonly spool: Spool;
  readonly log: Pick<Telemetry, 'info' | 'error'>;
}

export interface Outbox extends RecordSink {
  /** Tries what waits again. Never throws. */
  retry(): Promise<void>;
}

/** Milliseconds that who sends waits at most; what takes longer goes on by itself. */
const WAIT_MS = 250;

/** Failures after which the rest is not tried this time. */
const FAILURES = 3;

/**
 * A sink that never throws and never waits long. What cannot be delivered waits in the spool, and goes with the next records
 * that can, those of earlier processes too.
 */
export function createOutbox({ deliver, spool, log }: OutboxParts): Outbox {
  let isDraining = false;

  async function drain(): Promise<void> {
    if (isDraining) return;
    isDraining = true;
    try {
      let failures = 0;
      for (const kept of await spool.list()) {
        try {
          const records = await spool.read(kept);
          await deliver(records);
          await spool.remove(kept);
          log.info('records delivered late', { records: records.length });
        } catch (error) {
          // One that can never be delivered does not keep back those after it.
          if (++failures === FAILURES) throw error;
          log.error('records wait on', error, { kept });
        }
      }
    } finally {
      isDraining = false;
    }
  }

  async function bring(records: readonly PredictionRecord[]): Promise<void> {
    try {
      await deliver(records);
    } catch (error) {
      log.error('records could not be delivered, they wait', error, { records: records.length });
      await spool.keep(records);
      return;
    }
    await retry();
  }

  async function retry(): Promise<void> {
    await drain().catch((error) => log.error('records wait on', error));
  }

  return {
    retry,
    async send(records) {
      if (records.length === 0) return;
      const brought = bring(records).catch((error) => {
        log.error('records are lost', error, { ids: records.map(({ id }) => id) });
      });
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, WAIT_MS);
      await Promise.race([brought, promise]);
      clearTimeout(timer);
    },
  };
}
