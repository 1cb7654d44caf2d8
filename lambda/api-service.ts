import type { Base } from './app.ts';
import type { Jobs } from './jobs/service.ts';
import type { ModelStore } from './models/store.ts';
import type { HandlersAt } from './router.ts';
import { infoRoutes } from './routes/info.ts';
import { jobRoutes } from './routes/jobs.ts';
import { modelRoutes } from './routes/models.ts';
import { packageFileRoutes } from './routes/package-files.ts';
import { uploadRoutes } from './routes/uploads.ts';
import type { UploadStore } from './uploads.ts';

/** What everything but predictions stands on. */
export interface ApiDeps extends Base {
  readonly models: ModelStore;
  /** Absent where nothing may be uploaded. */
  readonly uploads?: UploadStore;
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
    ...infoRoutes(deps),
  };
}
