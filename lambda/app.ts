import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { limits } from '../contract/limits.ts';
import { ProblemError } from '../contract/problems.ts';
import { requireKey } from './auth.ts';
import type { Config } from './config.ts';
import { problem } from './http.ts';
import { type Call, type Handlers, type Match, match } from './router.ts';
import type { CallRecord, Middleware, Telemetry } from './telemetry.ts';

/** What every function of the service stands on. */
export interface Base {
  readonly config: Config;
  readonly telemetry: Telemetry;
}

export type App = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Milliseconds before the function's own end at which a waiting call is answered with a timeout. */
const EARLY_MS = 500;

/**
 * Composes a service of the routes it is given handlers for: the cloud's functions have their own part of the table each
 * (see `at` in contract/routes.ts), the laptop has all. Pure: nothing is read, loaded or listened to until the first event.
 */
export function createApp({ config, telemetry }: Base, handlers: Partial<Handlers>): App {
  async function route(event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> {
    const requestId = requestIdOf(event, context);
    const started = performance.now();
    const facts: Record<string, unknown> = {};
    let matched: Match | undefined;
    let answer: APIGatewayProxyResult;
    try {
      matched = match(event.httpMethod, event.path);
      requireKey(matched.route.grade, event, config);
      const deadline = started + Math.min(limits.seconds * 1000, context.getRemainingTimeInMillis() - EARLY_MS);
      const call: Call = { event, params: matched.params, requestId, deadline, facts };
      const handler = handlers[matched.route.key];
      if (!handler) throw new ProblemError('not_found', `${event.path} is not served here.`);
      answer = await handler(call);
    } catch (error) {
      answer = problem(error, requestId);
      facts.code = error instanceof ProblemError ? error.code : 'internal';
      if (answer.statusCode >= 500) telemetry.error('call failed', error, { requestId, path: event.path });
    }
    telemetry.call({
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
      throw new ProblemError(
        'timeout',
        `The call took longer than the ${limits.seconds} s it may, all its images together.`,
      );
    },
  })
    .use([...telemetry.middlewares, problems()])
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
