import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { ProblemError } from '../contract/problems.ts';
import { type Place, routes } from '../contract/routes.ts';

/** What a route's handler is given. */
export interface Call {
  readonly event: APIGatewayProxyEvent;
  /** Values of the `{name}` parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** `performance.now()` when the time of the call is over. */
  readonly deadline: number;
  /** What the log line and the metrics say of this call beside status and time. */
  readonly facts: Record<string, unknown>;
}

export type RouteHandler = (call: Call) => Promise<APIGatewayProxyResult> | APIGatewayProxyResult;
type TableRoute = (typeof routes)[number];
export type RouteKey = TableRoute['key'];
/** One handler for each route of the contract. */
export type Handlers = Readonly<Record<RouteKey, RouteHandler>>;
/** Those of the routes that one function answers: a missing one does not compile. */
export type HandlersAt<P extends Place> = Pick<Handlers, Extract<TableRoute, { at: P }>['key']>;

export interface Match {
  readonly route: TableRoute;
  readonly params: Readonly<Record<string, string>>;
}

const segmented = routes.map((route) => ({ route, segments: route.path.split('/') }));

/**
 * The route of a method and path.
 * @throws ProblemError `not_found`, or `method_not_allowed` naming the methods the path has
 */
export function match(method: string, path: string): Match {
  const given = path.split('/');
  const found = segmented.flatMap(({ route, segments }) => {
    const params = fit(given, segments);
    return params ? [{ route, params: decode(params) }] : [];
  });
  const hit = found.find(({ route }) => route.method === method);
  if (hit) return hit;
  if (found.length === 0) throw new ProblemError('not_found', `Nothing is at ${path}. See /docs.`);
  const methods = found.map(({ route }) => route.method);
  throw new ProblemError('method_not_allowed', `${path} does not take ${method}, allowed: ${methods.join(', ')}.`, {
    methods,
  });
}

/** Values of the `{name}` segments; undefined where the path is another one. A value is never empty. */
function fit(given: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (given.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const part = given[at]!;
    if (segment.startsWith('{') && part !== '') params[segment.slice(1, -1)] = part;
    else if (segment !== part) return undefined;
  }
  return params;
}

function decode(groups: Readonly<Record<string, string>>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw new ProblemError('not_found', 'The path is not valid percent-encoding.');
  }
}
