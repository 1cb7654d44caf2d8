import type { APIGatewayProxyEvent } from 'aws-lambda';

interface Parts {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  /** Text goes as it is, bytes as base64, as API Gateway does it. */
  readonly body?: string | Uint8Array;
}

/** An event of an API Gateway REST proxy integration, as far as this service looks at it. */
export function proxyEvent({ method = 'POST', path = '/v1/predict', headers = {}, query, body }: Parts = {}) {
  const isBytes = body instanceof Uint8Array;
  return {
    httpMethod: method,
    path,
    resource: path,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: query
      ? Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]))
      : null,
    body: body === undefined ? null : isBytes ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: isBytes,
    pathParameters: null,
    stageVariables: null,
    requestContext: { requestId: 'test' } as APIGatewayProxyEvent['requestContext'],
  } satisfies APIGatewayProxyEvent;
}

/** A form as clients write it. */
export function form(boundary: string, parts: readonly { head: string; body: string | Uint8Array }[]): Buffer {
  const pieces = parts.flatMap(({ head, body }) => [`--${boundary}\r\n${head}\r\n\r\n`, body, '\r\n']);
  return Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece)));
}
