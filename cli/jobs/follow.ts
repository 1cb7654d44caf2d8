import type { Job } from '../../contract/jobs.ts';
import { pause } from '../../contract/retry.ts';
import { createProgress } from '../predict/progress.ts';
import type { Service } from './service.ts';

/** Milliseconds between two looks, at first and in the long run: a service may count calls. */
const FIRST_MS = 250;
const LAST_MS = 5000;

/** Shows how far a job is until it has ended and its results are there. */
export async function follow({ jobs }: Service, id: string, signal: AbortSignal): Promise<Job> {
  const progress = createProgress();
  let expected = false;
  try {
    for (let wait = FIRST_MS; ; wait = Math.min(LAST_MS, wait * 1.3)) {
      const job = await jobs.get(id, { signal });
      const { total, done, failed } = job.counts;
      if (total !== null && !expected) {
        progress.expect(total);
        expected = true;
      }
      progress.set(done, failed);
      if (job.endedAt !== undefined && (job.results || job.state === 'failed')) return job;
      await pause(wait, signal);
    }
  } finally {
    progress.end();
  }
}
