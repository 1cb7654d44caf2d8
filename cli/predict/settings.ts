import type { PredictOptions } from '../../contract/client.ts';

/** One run of `glimpse predict`, as its options say. Paths are the caller's. */
export interface PredictSettings {
  readonly paths: readonly string[];
  readonly cwd: string;
  /** URL of a service; without one the app runs in this process. */
  readonly api?: string;
  readonly key?: string;
  readonly out: string;
  readonly resume: boolean;
  /** Folder for the pictures with their results drawn. */
  readonly visualize?: string;
  readonly concurrency: number;
  /** Tries in all, of a request and of a missing folder. */
  readonly retries: number;
  readonly retryIntervalMs: number;
  readonly resize?: 'model';
  readonly pixels: boolean;
  readonly options: PredictOptions;
}
