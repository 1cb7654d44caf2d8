import type { APIGatewayProxyEvent } from 'aws-lambda';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';

/** A header by its name in any case; of a repeated one the last value. */
export function headerOf(event: APIGatewayProxyEvent, name: string): string | undefined {
  const find = <T>(headers: Record<string, T | undefined> | null | undefined) =>
    Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
  return find(event.headers) ?? find(event.multiValueHeaders)?.at(-1);
}

/**
 * The bytes of a body. API Gateway gives base64 (straight to bytes, never through text); a plain string stands for its
 * UTF-8, or, where each character fits into a byte, for those bytes themselves.
 * @throws ProblemError `image_missing` for none, `image_too_large` above the inline limit
 */
export function bodyOf(event: APIGatewayProxyEvent): Buffer {
  const body = someBody(event);
  const bytes = Buffer.from(body, event.isBase64Encoded ? 'base64' : isBytes(body) ? 'latin1' : 'utf8');
  checkInline(bytes.length);
  return bytes;
}

/**
 * A body as text, as long as a call can be: what an image in it may have is counted once it is decoded.
 * @throws ProblemError `image_missing`, `image_too_large`
 */
export function textOf(event: APIGatewayProxyEvent): string {
  const body = someBody(event);
  const text = event.isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  check(Buffer.byteLength(text), limits.eventBytes);
  return text;
}

function someBody({ body }: APIGatewayProxyEvent): string {
  if (body) return body;
  throw new ProblemError('image_missing', 'the body is empty: send an image, a form with a part "file", or JSON');
}

/** @throws ProblemError `image_too_large` above the inline limit, naming the way for larger images */
export function checkInline(bytes: number): void {
  check(bytes, limits.inlineBytes);
}

function check(bytes: number, allowed: number): void {
  if (bytes <= allowed) return;
  throw new ProblemError(
    'image_too_large',
    `got ${bytes} bytes, allowed ${allowed} in a request: ` +
      `ask POST /v1/uploads for an upload of up to ${limits.remoteBytes} bytes`,
  );
}

function isBytes(text: string): boolean {
  return !/[^\0-\xff]/.test(text);
}
