import type { IncomingMessage } from 'node:http';
import type { App } from '../lambda/app.ts';
import { toContext, toEvent } from './serve/http-event.ts';

/** `fetch` of an app that listens nowhere. */
export function fetchFrom(app: App, memoryMb: number): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const message = {
      method: request.method,
      url: `${pathname}${search}`,
      rawHeaders: [...request.headers].flat(),
      socket: {},
    } as IncomingMessage;
    const event = toEvent(message, Buffer.from(await request.arrayBuffer()));
    const { statusCode, headers, body, isBase64Encoded } = await app(event, toContext(event, memoryMb));
    const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
    // 204 has no body, not even an empty one.
    return new Response(statusCode === 204 ? null : bytes, {
      status: statusCode,
      headers: headers as Record<string, string>,
    });
  };
}
