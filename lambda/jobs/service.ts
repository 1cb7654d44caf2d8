import type { JobFiles } from './files.ts';
import type { Inbox } from './inbox.ts';
import type { JobRunner } from './runner.ts';
import type { JobStore } from './store.ts';

/** What the routes of jobs stand on. */
export interface Jobs {
  readonly files: JobFiles;
  readonly store: JobStore;
  readonly runner: JobRunner;
  /** Absent where no prefix can be named. */
  readonly inbox?: Inbox;
  /** Whether webhooks are told; where they are not, none is taken. */
  readonly webhooks: boolean;
}
