import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClaims, STALE_MS } from '../../../lambda/jobs/claims.ts';
import { createFolderJobFiles } from '../../../lambda/jobs/files.ts';
import { newFolder } from './adapters.ts';

const id = '01M7WPMKPA7K7W9JY4920YJR90';

describe('claims of processes on jobs', () => {
  it('of two that live the first has it, and has it when asked again', async () => {
    const files = createFolderJobFiles(newFolder());
    // The one that started this test lives as long.
    const first = createClaims(files, process.ppid);
    expect(await first.take(id)).toBe(true);
    expect(await createClaims(files).take(id)).toBe(false);
    expect(await first.take(id)).toBe(true);
  });

  it('what a process that is gone had is taken over', async () => {
    const files = createFolderJobFiles(newFolder());
    const child = spawn(process.execPath, ['-e', '']);
    const { pid } = child;
    await once(child, 'exit');
    expect(await createClaims(files, pid).take(id)).toBe(true);
    expect(await createClaims(files).take(id)).toBe(true);
  });

  it('what was not renewed for a minute is taken over, though a process of that number lives', async () => {
    const files = createFolderJobFiles(newFolder());
    let time = 1_000_000;
    const old = createClaims(files, process.ppid, () => time);
    const other = createClaims(files, process.pid, () => time);
    await old.take(id);
    time += STALE_MS - 1;
    expect(await other.take(id)).toBe(false);
    await old.renew([id]);
    time += STALE_MS - 1;
    expect(await other.take(id)).toBe(false);
    time += 1;
    expect(await other.take(id)).toBe(true);
  });
});
