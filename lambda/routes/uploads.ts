import { ProblemError } from '../../contract/problems.ts';
import type { ApiDeps } from '../api-service.ts';
import { json } from '../http.ts';
import type { RouteHandler } from '../router.ts';

/** `POST /v1/uploads`. */
export function uploadRoutes({ uploads }: ApiDeps) {
  const create: RouteHandler = async () => {
    if (!uploads) throw new ProblemError('forbidden', 'Uploads are not enabled here.');
    return json(await uploads.create(), 201);
  };
  return { uploads: create };
}
