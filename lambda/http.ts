import type { APIGatewayProxyResult } from 'aws-lambda';
import { limits } from '../contract/limits.ts';
import { ProblemError, toProblem } from '../contract/problems.ts';

/** A JSON answer; 413 where Lambda could not carry it. */
export function json(body: unknown, status = 200): APIGatewayProxyResult {
  return text(JSON.stringify(body), 'application/json', status);
}

/** A text answer of the given media type; 413 where Lambda could not carry it. */
export function text(body: string, contentType: string, status = 200): APIGatewayProxyResult {
  const bytes = Buffer.byteLength(body);
  if (bytes > limits.answerBytes) {
    throw new ProblemError(
      'image_too_large',
      `The answer has ${bytes} bytes, allowed: ${limits.answerBytes}. Send fewer files a request, or ask for visualize=jpeg, masks=rle or none.`,
    );
  }
  return { statusCode: status, headers: { 'content-type': contentType }, body };
}

/** Bytes as they are: base64 in the event, binary on the wire. */
export function binary(
  bytes: Uint8Array,
  contentType: string,
  headers: Record<string, string> = {},
): APIGatewayProxyResult {
  return {
    statusCode: 200,
    headers: { 'content-type': contentType, ...headers },
    body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    isBase64Encoded: true,
  };
}

/** Sends the caller elsewhere, this time. */
export function redirect(location: string): APIGatewayProxyResult {
  return { statusCode: 302, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

/** The one place where an error becomes an answer. */
export function problem(error: unknown, requestId: string): APIGatewayProxyResult {
  const body = toProblem(error, requestId);
  const { retryAfter, methods } = error instanceof ProblemError ? error : {};
  return {
    statusCode: body.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(methods && { allow: methods.join(', ') }),
    },
    body: JSON.stringify(body),
  };
}
