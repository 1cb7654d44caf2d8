import type { Base } from './app.ts';
import type { BlobStore } from './blobs.ts';
import type { Registry } from './models/registry.ts';
import type { HandlersAt } from './router.ts';
import { checkRoutes } from './routes/check.ts';
import { predictRoutes } from './routes/predict.ts';
import type { UploadStore } from './uploads.ts';

/** What predictions stand on; the cloud and the laptop bring different ones. */
export interface ModelDeps extends Base {
  readonly registry: Registry;
  readonly fetchImage: (url: string) => Promise<Uint8Array>;
  /** Absent where nothing may be kept or uploaded. */
  readonly blobs?: BlobStore;
  readonly uploads?: UploadStore;
}

/** Everything that runs a model. */
export function modelHandlers(deps: ModelDeps): HandlersAt<'model'> {
  return { ...predictRoutes(deps), ...checkRoutes(deps) };
}
