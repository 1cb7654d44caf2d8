import type { Base } from './app.ts';
import type { BlobStore } from './blobs.ts';
import type { Jobs } from './jobs/service.ts';
import type { ModelStore } from './models/store.ts';
import type { RecordStore } from './records/store.ts';
import { reviewRoutes } from './review/routes.ts';
import type { HandlersAt } from './router.ts';
import { driftRoutes } from './routes/drift.ts';
import { feedbackRoutes } from './routes/feedback.ts';
import { infoRoutes } from './routes/info.ts';
import { jobRoutes } from './routes/jobs.ts';
import { modelRoutes } from './routes/models.ts';
import { packageFileRoutes } from './routes/package-files.ts';
import { predictionRoutes } from './routes/predictions.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { usageRoutes } from './routes/usage.ts';
import type { UploadStore } from './uploads.ts';

/** What everything but predictions stands on. */
export interface ApiDeps extends Base {
  readonly models: ModelStore;
  /** Absent where nothing may be uploaded. */
  readonly uploads?: UploadStore;
  /** Absent where predictions are not recorded. */
  readonly records?: RecordStore;
  /** Where the pictures of records are kept; absent where none are. */
  readonly blobs?: BlobStore;
  /** Absent where there are no jobs. */
  readonly jobs?: Jobs;
}

/** Everything that runs no model: it needs neither sharp nor the native runtime. */
export function apiHandlers(deps: ApiDeps): HandlersAt<'api'> {
  return {
    ...modelRoutes(deps),
    ...packageFileRoutes(deps),
    ...uploadRoutes(deps),
    ...jobRoutes(deps),
    ...predictionRoutes(deps),
    ...feedbackRoutes(deps),
    ...reviewRoutes(deps),
    ...usageRoutes(deps),
    ...driftRoutes(deps),
    ...infoRoutes(deps),
  };
}
