import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';

export interface EventParts {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** A REST proxy event of API Gateway with binary media types: bytes travel as base64. */
export function proxyEvent({
  method = 'POST',
  path = '/v1/predict',
  query,
  headers = {},
  body,
}: EventParts): APIGatewayProxyEvent {
  const requestId = randomUUID();
  return {
    httpMethod: method,
    path,
    resource: path,
    headers: { ...headers },
    multiValueHeaders: {},
    queryStringParameters: query ? { ...query } : null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: body === undefined ? null : Buffer.from(body as Uint8Array).toString('base64'),
    isBase64Encoded: body !== undefined,
    requestContext: { requestId, identity: {} } as APIGatewayProxyEvent['requestContext'],
  };
}
