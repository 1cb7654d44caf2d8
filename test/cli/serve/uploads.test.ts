import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeOldUploads } from '../../../cli/serve/uploads.ts';
import { useFolders } from '../../support/folders.ts';

const folder = useFolders();

it('uploads of earlier days go, those of today stay', async () => {
  const uploads = join(folder(), 'uploads');
  await removeOldUploads(uploads);
  mkdirSync(uploads);
  for (const [name, days] of [
    ['old', 1.1],
    ['new', 0.9],
  ] as const) {
    writeFileSync(join(uploads, name), name);
    const time = new Date(Date.now() - days * 86_400_000);
    utimesSync(join(uploads, name), time, time);
  }
  await removeOldUploads(uploads);
  expect(readdirSync(uploads)).toEqual(['new']);
});

it('a file that is gone when it is looked at is no failure', async () => {
  const uploads = folder();
  symlinkSync(join(uploads, 'nothing'), join(uploads, 'gone'));
  await expect(removeOldUploads(uploads)).resolves.toBeUndefined();
});
