import type { ModelStore } from '../models/store.ts';
import type { Telemetry } from '../telemetry.ts';
import type { UploadStore } from '../uploads.ts';
import type { JobFiles } from './files.ts';
import type { Inbox } from './inbox.ts';
import type { JobStore } from './store.ts';

/** What the steps of a job stand on: the same steps on a laptop and in the cloud, called by different runners. */
export interface StepDeps {
  readonly files: JobFiles;
  readonly store: JobStore;
  readonly inbox: Inbox;
  readonly models: ModelStore;
  readonly telemetry: Telemetry;
  /** Absent where nothing may be uploaded. */
  readonly uploads?: UploadStore;
  /** Percent of the pictures that may fail. */
  readonly toleratedPercent: number;
}
