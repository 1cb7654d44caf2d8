import type { JobRequest } from '../../contract/jobs.ts';
import type { JobBatch } from './batch.ts';

// What the state machine (lib/job-machine.ts) says to the functions, and they to it.

/** To the model function. */
export interface BatchEvent {
  readonly jobBatch: JobBatch;
}

/** Input of an execution: a job that is there, one to be put together as it is, or one that begins with it. */
export interface ExecutionInput {
  readonly job?: string;
  readonly cancelled?: true;
  readonly schedule?: { readonly prefix: string; readonly options?: JobRequest['options'] };
}

/** To the job function. */
export interface StepEvent {
  readonly step: 'prepare' | 'summarise';
  readonly input: ExecutionInput;
  /** Name and start of the execution: what stands for a job that began with it. */
  readonly execution: string;
  readonly time: string;
  /** What stopped the steps before. */
  readonly error?: { readonly Error?: string; readonly Cause?: string };
}

/** Of `prepare`. */
export interface Prepared {
  readonly job: string;
  readonly total: number;
  /** Key of the manifest, below the root of all jobs. */
  readonly manifest: string;
  readonly model: JobBatch['model'] | null;
  readonly options: JobBatch['options'];
  readonly key: string | null;
}

/** Of `summarise`. */
export interface Summarised {
  readonly job: string;
  readonly state: string;
  /** Whether the operator is told, and what. */
  readonly notify: boolean;
  readonly subject: string;
  readonly message: string;
}
