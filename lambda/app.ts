import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { limits } from '../contract/limits.ts';
import { ProblemError } from '../contract/problems.ts';
import { requireKey } from './auth.ts';
import type { BlobStore } from './blobs.ts';
import type { Config } from './config.ts';
import { problem } from './http.ts';
import type { Registry } from './models/registry.ts';
import type { ModelStore } from './models/store.ts';
import { type Call, type Match, match } from './router.ts';
import { infoRoutes } from './routes/info.ts';
import { modelRoutes } from './routes/models.ts';
import { packageFileRoutes } from './routes/package-files.ts';
import { predictRoutes } from './routes/predict.ts';
import { uploadRoutes } from './routes/uploads.ts';
import type { CallRecord, Middleware, Telemetry } from './telemetry.ts';
import type { UploadStore } from './uploads.ts';

/** What the service stands on; the cloud and the laptop bring different ones. */
export interface Deps {
  readonly config: Config;
  readonly models: ModelStore;
  readonly registry: Registry;
  readonly fetchImage: (url: string) => Promise<Uint8Array>;
  /** Absent where nothing may be kept or uploaded. */
  readonly blobs?: BlobStore;
  readonly uploads?: UploadStore;
  readonly telemetry: Telemetry;
}

export type App = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Milliseconds before the function's own end at which a waiting call is answered with a timeout. */
const EARLY_MS = 500;

/** Composes the service. Pure: nothing is read, loaded or listened to until the first event. */
export function createApp(deps: Deps): App {
  const handlers = {
    ...predictRoutes(deps),
    ...modelRoutes(deps),
    ...packageFileRoutes(deps),
    ...uploadRoutes(deps),
    ...infoRoutes(deps),
  };

  async function route(event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> {
    const requestId = requestIdOf(event, context);
    const started = performance.now();
    const facts: Record<string, unknown> = {};
    let matched: Match | undefined;
    let answer: APIGatewayProxyResult;
    try {
      matched = match(event.httpMethod, event.path);
      requireKey(matched.route.grade, event.headers, deps.config.keys);
      const deadline = started + Math.min(limits.seconds * 1000, context.getRemainingTimeInMillis() - EARLY_MS);
      const call: Call = { event, params: matched.params, requestId, deadline, facts };
      answer = await handlers[matched.route.key](call);
    } catch (error) {
      answer = problem(error, requestId);
      facts.code = error instanceof ProblemError ? error.code : 'internal';
      if (answer.statusCode >= 500) deps.telemetry.error('call failed', error, { requestId, path: event.path });
    }
    deps.telemetry.call({
      requestId,
      method: event.httpMethod,
      route: matched?.route.path ?? 'none',
      status: answer.statusCode,
      ms: Math.round((performance.now() - started) * 10) / 10,
      bytesIn: Buffer.byteLength(event.body ?? ''),
      bytesOut: Buffer.byteLength(answer.body),
      edgeId: headerOf(event, 'x-amz-cf-id'),
      ...facts,
    } as CallRecord);
    return {
      ...answer,
      headers: { ...answer.headers, 'x-request-id': requestId, 'x-content-type-options': 'nosniff' },
    };
  }

  const pipeline = middy({
    timeoutEarlyInMillis: EARLY_MS,
    timeoutEarlyResponse: () => {
      throw new ProblemError('timeout', `The call took longer than it may, ${limits.seconds} s an image.`);
    },
  })
    .use([...deps.telemetry.middlewares, problems()])
    .handler(route as never);
  return pipeline as unknown as App;
}

// What is thrown outside of a route (the early timeout, a middleware) is answered in the same form.
function problems(): Middleware {
  return {
    onError: (request) => {
      request.response = problem(request.error, requestIdOf(request.event, request.context as Context));
    },
  };
}

function headerOf({ headers }: APIGatewayProxyEvent, wanted: string): string | undefined {
  return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function requestIdOf(event: APIGatewayProxyEvent, context: Context): string {
  return event.requestContext?.requestId ?? context.awsRequestId;
}
