import { jobRequestSchema } from '../../contract/jobs.ts';
import type { StepEvent } from './events.ts';
import { ulidOf } from './ids.ts';
import { plainPrefix, RESULTS_FOLDER } from './inbox.ts';
import type { JobStore } from './store.ts';

/** The job of an execution: the one it was started for, or the one that the schedule begins with it. */
export async function jobOf(
  store: JobStore,
  { input, execution, time }: Pick<StepEvent, 'input' | 'execution' | 'time'>,
) {
  if (input.job !== undefined) return input.job;
  const { schedule } = input;
  if (!schedule) throw new Error('An execution needs {"job": ...} or {"schedule": {"prefix": ...}}');
  const prefix = plainPrefix(schedule.prefix);
  // The step may be tried again: the same execution is the same job.
  const { job } = await store.create({
    id: ulidOf(Date.parse(time), execution),
    request: jobRequestSchema.parse({ source: { prefix }, options: schedule.options }),
    key: 'schedule',
    resultsTo: `${prefix}/${RESULTS_FOLDER}/${time.slice(0, 10)}`,
  });
  return job.id;
}
