import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lambda's limit for a synchronous response. */
const RESPONSE_BYTES = 6 * 1024 * 1024 + 1024;

export type Reply = { readonly payload: unknown } | { readonly error: { errorType: string; errorMessage: string } };

interface Invocation {
  readonly id: string;
  readonly event: string;
  readonly deadline: number;
  readonly settle: (reply: Reply) => void;
}

/**
 * The Runtime API a function's process talks to, on a free local port.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi() {
  const waiting: Invocation[] = [];
  const running = new Map<string, Invocation>();
  let idle: ServerResponse | undefined;
  let count = 0;
  let initError: Reply | undefined;
  let ready: () => void = () => {};

  function hand(): void {
    const invocation = idle && waiting.shift();
    if (!idle || !invocation) return;
    running.set(invocation.id, invocation);
    idle.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(invocation.deadline),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:local:000000000000:function:model',
    });
    idle.end(invocation.event);
    idle = undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path.endsWith('/invocation/next')) {
      idle = response;
      ready();
      return hand();
    }
    const body = await readAll(request);
    if (path.endsWith('/init/error')) {
      initError = { error: JSON.parse(body.toString('utf8')) };
      ready();
      response.writeHead(202).end();
      return;
    }
    const [, id = '', kind = ''] = /invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    const invocation = running.get(id);
    running.delete(id);
    if (kind === 'response' && body.length > RESPONSE_BYTES) {
      invocation?.settle({
        error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage: `${body.length} bytes` },
      });
      response.writeHead(413).end();
      return;
    }
    const value = JSON.parse(body.toString('utf8'));
    invocation?.settle(kind === 'response' ? { payload: value } : { error: value });
    response.writeHead(202).end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves when a process asks for its first event, or says that its init failed. */
    whenReady: () =>
      new Promise<Reply | undefined>((resolve) => {
        if (idle || initError) resolve(initError);
        else ready = () => resolve(initError);
      }),
    invoke: (event: unknown, timeoutMs: number) =>
      new Promise<Reply>((settle) => {
        const id = `00000000-0000-0000-0000-${String(++count).padStart(12, '0')}`;
        waiting.push({ id, event: JSON.stringify(event), deadline: Date.now() + timeoutMs, settle });
        hand();
      }),
    /** What Lambda says of calls whose process is gone. */
    abandon(errorType: string, errorMessage: string): void {
      idle = undefined;
      // Also one that came while the process was ending: no other will ask for it.
      for (const invocation of [...running.values(), ...waiting.splice(0)])
        invocation.settle({ error: { errorType, errorMessage } });
      running.clear();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
