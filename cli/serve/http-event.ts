import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { ProblemError } from '../../contract/problems.ts';

/** Milliseconds a REST API waits for its function. */
export const GATEWAY_MS = 29_000;

/**
 * The event API Gateway (REST, proxy integration, binary media types all) hands to Lambda for an HTTP request.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function toEvent(request: IncomingMessage, body: Buffer): APIGatewayProxyEvent {
  const url = addressOf(request);
  const names = [...new Set(url.searchParams.keys())];
  // Without a prototype: a header may be called `constructor`.
  const headers: Record<string, string> = Object.create(null);
  const multiValueHeaders: Record<string, string[]> = Object.create(null);
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]!;
    const value = request.rawHeaders[i + 1]!;
    headers[name] = value;
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value];
  }
  // The same without its body, which the server leaves out; the cloud's gateway has no HEAD.
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  return {
    httpMethod: method,
    path: url.pathname,
    resource: url.pathname,
    headers,
    multiValueHeaders,
    // As the gateway does: the last of several values, and null for none.
    queryStringParameters:
      names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name).at(-1)])),
    multiValueQueryStringParameters:
      names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)])),
    pathParameters: null,
    stageVariables: null,
    body: body.length === 0 ? null : body.toString('base64'),
    isBase64Encoded: body.length > 0,
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      authorizer: null,
      protocol: 'HTTP/1.1',
      httpMethod: method,
      path: url.pathname,
      stage: 'local',
      requestId: randomUUID(),
      requestTimeEpoch: Date.now(),
      resourceId: 'local',
      resourcePath: url.pathname,
      identity: { sourceIp: request.socket.remoteAddress ?? '' } as APIGatewayProxyEvent['requestContext']['identity'],
    },
  };
}

/**
 * Path and query of a request, as they were sent; a proxy may have put the host before them.
 * @throws ProblemError `request_invalid`
 */
export function addressOf({ url = '/' }: IncomingMessage): URL {
  const full = url.startsWith('/') ? `http://localhost${url}` : url;
  if (URL.canParse(full)) return new URL(full);
  throw new ProblemError('request_invalid', `address: got ${JSON.stringify(url.slice(0, 80))}, allowed a path`);
}

/** The context of one call, with the time the gateway leaves it. */
export function toContext(event: APIGatewayProxyEvent, memoryMb: number): Context {
  const end = Date.now() + GATEWAY_MS;
  return {
    awsRequestId: event.requestContext.requestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'glimpse-local',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:local:000000000000:function:glimpse-local',
    memoryLimitInMB: String(memoryMb),
    logGroupName: '',
    logStreamName: '',
    getRemainingTimeInMillis: () => end - Date.now(),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
