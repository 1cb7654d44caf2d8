import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { App } from '../../lambda/app.ts';
import { problem } from '../../lambda/http.ts';
import type { Telemetry } from '../../lambda/telemetry.ts';
import { addressOf, toContext, toEvent } from './http-event.ts';
import type { Site } from './site.ts';
import { answerUnreadable } from './unreadable.ts';

const API = /^\/(v1(\/|$)|(predict|health|openapi\.json|docs)\/?$)/;

export interface ServerParts {
  readonly app: App;
  readonly site: Site;
  readonly memoryMb: number;
  readonly telemetry: Pick<Telemetry, 'error'>;
  /** Takes the bytes of an upload asked for by POST /v1/uploads. */
  readonly receiveUpload: (request: IncomingMessage) => Promise<APIGatewayProxyResult>;
}

/** HTTP in front of the very handler that Lambda runs: requests become its events, its answers become responses. */
export function createHttpServer({ app, site, memoryMb, telemetry, receiveUpload }: ServerParts): Server {
  async function answer(request: IncomingMessage): Promise<APIGatewayProxyResult> {
    const { pathname } = addressOf(request);
    if (pathname === '/uploads' && request.method === 'POST') return receiveUpload(request);
    if (!API.test(pathname)) return site(request.method ?? 'GET', pathname);
    const event = toEvent(request, await readBody(request, limits.eventBytes, tooLarge));
    if (JSON.stringify(event).length > limits.eventBytes) throw tooLarge();
    return app(event, toContext(event, memoryMb));
  }

  function failed(error: unknown): APIGatewayProxyResult {
    const requestId = randomUUID();
    const result = problem(error, requestId);
    if (result.statusCode >= 500) telemetry.error('call failed', error, { requestId });
    return result;
  }

  const server = createServer((request, response) => {
    answer(request)
      .catch((error) => {
        // Who hangs up in the middle of a body, as a page does whose visitor changes their mind, is no failure of ours.
        if (request.destroyed && !request.complete) throw error;
        return failed(error);
      })
      .then((result) => send(request, response, result))
      .catch((error) => response.destroy(error as Error));
  });
  return server.on('clientError', answerUnreadable);
}

/** The whole body. @throws what `tooLarge` makes above `most` bytes */
export async function readBody(request: IncomingMessage, most: number, tooLarge: () => Error): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest is read and dropped, so that the client gets the answer instead of a broken connection.
    if (bytes <= most) chunks.push(chunk);
  }
  if (bytes > most) throw tooLarge();
  return Buffer.concat(chunks);
}

function tooLarge(): ProblemError {
  return new ProblemError(
    'image_too_large',
    `The request is larger than Lambda takes. Allowed: images of ${limits.inlineBytes} bytes in all, raw or in a form; ` +
      `one of ${limits.jsonImageBytes} bytes as base64 in JSON. Ask POST /v1/uploads for an upload of up to ${limits.remoteBytes} bytes, or send fewer files a request.`,
  );
}

function send(request: IncomingMessage, response: ServerResponse, result: APIGatewayProxyResult): void {
  const body = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8');
  response.writeHead(result.statusCode, {
    ...(result.headers as Record<string, string>),
    'content-length': body.length,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
