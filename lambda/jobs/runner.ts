/** Port: who does the steps of a job. This process on a laptop, Step Functions in the cloud. */
export interface JobRunner {
  /** Begins a job; one that has begun goes on. */
  start(id: string): Promise<void>;
  /** Ends a job that was set to cancelled: no more pictures are begun, and what there is becomes its results. */
  cancel(id: string): Promise<void>;
  /** Why a job that is not over will never be; undefined while it goes on. */
  lost(id: string): Promise<string | undefined>;
}
