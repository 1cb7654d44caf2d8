import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '../../contract/problems.ts';

/** How long somebody else's change of a file is waited for: it takes milliseconds. */
const WAIT_MS = 5_000;
const STEP_MS = 20;

/**
 * Does work on a file that no other process does at the same time, kept out by `<path>.lock`.
 * @throws ProblemError request_invalid where the lock stays, as a process that was killed leaves it
 */
export async function locked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await mkdir(dirname(path), { recursive: true });
  const end = performance.now() + WAIT_MS;
  while (!(await take(lock))) {
    if (performance.now() > end) {
      throw new ProblemError(
        'request_invalid',
        `${path} is being changed by another process. If by none, delete ${lock}.`,
      );
    }
    await sleep(STEP_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
