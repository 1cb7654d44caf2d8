import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderBlobs } from '../../../lambda/blobs.ts';
import { createEmbeddedStore } from '../../../lambda/records/embedded-store.ts';
import { createOutbox } from '../../../lambda/records/outbox.ts';
import { createSpool } from '../../../lambda/records/spool.ts';
import { keepUp } from '../../../lambda/records/upkeep.ts';
import { useFolders } from '../../support/folders.ts';
import { recordAt } from '../../support/records.ts';

const folder = useFolders();
const days = (count: number) => count * 86_400_000;

it('delivers what waits, and takes away old records with their pictures', async () => {
  const home = folder();
  const blobs = createFolderBlobs(home);
  const store = createEmbeddedStore(join(home, 'records.db'), { days: 90 });
  const spool = createSpool(join(home, 'unsent-records'));
  const errors: unknown[] = [];
  const log = { info: () => {}, error: (...fault: unknown[]) => errors.push(fault) };
  const stored = { picture: 'images/2026-01-01/one.jpeg', input: 'images/2026-01-01/one.input.png' };
  for (const key of Object.values(stored)) await blobs.put(key, Buffer.from('x'), 'image/jpeg');
  const waiting = recordAt(Date.now());
  await store.put([
    ...Array.from({ length: 600 }, () => recordAt(Date.now() - days(91))),
    recordAt(Date.now() - days(91), { stored }),
    recordAt(Date.now() - days(89)),
  ]);
  await spool.keep([waiting]);

  await keepUp({ store, blobs, log, outbox: createOutbox({ deliver: store.put, spool, log }) });

  const { items } = await store.list({});
  expect(items).toHaveLength(2);
  expect(items[0]?.id).toBe(waiting.id);
  expect(await store.purge()).toEqual([]);
  expect(Object.values(stored).map((key) => existsSync(join(home, key)))).toEqual([false, false]);
  expect(errors).toEqual([]);
  await store.close();
});
