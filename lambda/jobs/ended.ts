import { type JobRecord, type JobStore, toJob } from './store.ts';
import type { Deliver } from './webhook.ts';

/** Tells the webhook of a job that has ended, once; whether it could be told is noted, and changes nothing else. */
export async function tellEnded(store: JobStore, deliver: Deliver | undefined, job: JobRecord): Promise<void> {
  const { webhook } = job.request;
  if (webhook === undefined || !deliver || job.delivered !== undefined) return;
  const delivered = await deliver(webhook, toJob(job, { done: 0, failed: 0 }));
  await store.update(job.id, (now) => ({ ...now, delivered }));
}
