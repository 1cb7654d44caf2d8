import type { BlobStore } from '../blobs.ts';
import { forgetImage } from '../kept.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Outbox } from './outbox.ts';
import type { RecordStore } from './store.ts';

export interface UpkeepParts {
  readonly store: Pick<RecordStore, 'purge'>;
  readonly outbox: Outbox;
  readonly blobs: BlobStore;
  readonly log: Pick<Telemetry, 'info' | 'error'>;
}

/** Delivers what waits, and takes away what is older than records are kept, with its pictures. Never throws. */
export async function keepUp({ store, outbox, blobs, log }: UpkeepParts): Promise<void> {
  await outbox.retry();
  try {
    for (;;) {
      const gone = (await store.purge?.()) ?? [];
      if (gone.length === 0) return;
      for (const record of gone) await forgetImage(blobs, record);
      log.info('old records taken away', { records: gone.length });
    }
  } catch (error) {
    log.error('old records could not be taken away', error);
  }
}
