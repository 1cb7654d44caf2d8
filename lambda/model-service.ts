import type { Base } from './app.ts';
import type { BlobStore } from './blobs.ts';
import type { Registry } from './models/registry.ts';
import type { RecordSink } from './records/store.ts';
import type { HandlersAt } from './router.ts';
import { checkRoutes } from './routes/check.ts';
import { predictRoutes } from './routes/predict.ts';
import type { Shadows } from './shadows.ts';
import type { UploadStore } from './uploads.ts';

/** What predictions stand on; the cloud and the laptop bring different ones. */
export interface ModelDeps extends Base {
  readonly registry: Registry;
  readonly fetchImage: (url: string) => Promise<Uint8Array>;
  /** Absent where nothing may be kept or uploaded. */
  readonly blobs?: BlobStore;
  readonly uploads?: UploadStore;
  /** Where records of predictions go; absent where nothing is recorded. */
  readonly sink?: RecordSink;
  /** Absent where no second version is asked. */
  readonly shadows?: Shadows;
  /**
   * When work is done that the caller need not wait for: a laptop does it once the answer is out; Lambda stands still from
   * then on, and does it before, within bounds that the work keeps itself.
   */
  readonly afterwards: (work: () => Promise<void>) => Promise<void>;
}

/** Everything that runs a model. */
export function modelHandlers(deps: ModelDeps): HandlersAt<'model'> {
  return { ...predictRoutes(deps), ...checkRoutes(deps) };
}
