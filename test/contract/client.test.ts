import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ApiError } from '../../contract/api-error.ts';
import { createClient } from '../../contract/client.ts';
import { resultExample } from '../../contract/openapi/examples.ts';
import { ProblemError, toProblem } from '../../contract/problems.ts';
import type { FailedTry } from '../../contract/retry.ts';
import type { ClientOptions } from '../../contract/transport.ts';
import { formOf, jsonOf, listen, type TestServer } from '../servers.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

let server: TestServer;
let answers: Answer[];
let seen: { method: string; url: string; headers: IncomingMessage['headers'] }[];
let tries: FailedTry[];

beforeEach(async () => {
  answers = [];
  seen = [];
  tries = [];
  server = await listen((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    void Promise.resolve(answer?.(request, response)).catch((error) => response.destroy(error));
  });
});

afterEach(() => server.close());

const client = (options: Partial<ClientOptions> = {}) =>
  createClient({ url: server.url, retryIntervalMs: 10, onRetry: (retry) => tries.push(retry), ...options });

const json =
  (body: unknown, status = 200, headers = {}): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const problem = (error: ProblemError, headers = {}): Answer => {
  const body = toProblem(error, 'request-7');
  return json(body, body.status, { 'content-type': 'application/problem+json', ...headers });
};

const failure = (call: Promise<unknown>): Promise<ApiError> =>
  call.then(
    () => Promise.reject(new Error('the call went well')),
    (error) => error,
  );

describe('what the client sends', () => {
  it('bytes as they are, with options in the query and the key in a header', async () => {
    let body = Buffer.alloc(0);
    answers = [
      async (request, response) => {
        body = await buffer(request);
        json(resultExample)(request, response);
      },
    ];
    const bytes = Uint8Array.from([0xff, 0xd8, 0, 128, 255]);
    const result = await client({ key: 'secret' }).predict(bytes, {
      threshold: 0.5,
      labels: ['a', 'b'],
      model: undefined,
    });
    expect(result).toEqual(resultExample);
    expect([...body]).toEqual([...bytes]);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/v1/predict?threshold=0.5&labels=a%2Cb',
      headers: { 'x-api-key': 'secret', 'content-type': 'application/octet-stream' },
    });
  });

  it('a blob with its own media type', async () => {
    answers = [json(resultExample)];
    await client().predict(new Blob(['x'], { type: 'image/png' }));
    expect(seen[0]?.headers['content-type']).toBe('image/png');
  });

  it.each([{ url: 'https://example.org/a.png' }, { pixels: [[0, 255]] }, { upload: 'abc' }])(
    '%j as JSON',
    async (picture) => {
      let body: unknown;
      answers = [
        async (request, response) => {
          body = await jsonOf(request);
          json(resultExample)(request, response);
        },
      ];
      await client().predict(picture);
      expect(body).toEqual(picture);
      expect(seen[0]?.headers['content-type']).toBe('application/json');
    },
  );

  it('several files as a form, names in any script kept', async () => {
    let names: string[] = [];
    answers = [
      async (request, response) => {
        names = (await formOf(request)).getAll('file').map((file) => (file as File).name);
        json({ results: [resultExample, resultExample], metrics: resultExample.metrics })(request, response);
      },
    ];
    const files = ['Grün, "blau".png', '猫.jpg'].map((name) => ({ name, bytes: new Uint8Array([1]) }));
    const { results } = await client().predictAll(files);
    expect(results).toHaveLength(2);
    expect(names).toEqual(['Grün, "blau".png', '猫.jpg']);
  });

  it('one file as a form, whose single answer becomes a list', async () => {
    answers = [json(resultExample)];
    const { results, metrics } = await client().predictAll([{ name: 'a.png', bytes: new Uint8Array([1]) }]);
    expect(results).toEqual([resultExample]);
    expect(metrics).toEqual(resultExample.metrics);
  });

  it('an upload to the form it was given, without the key', async () => {
    const sent: string[] = [];
    answers = [
      json({ id: 'u1', url: '/bucket', fields: { key: 'u1' }, maxBytes: 9, expiresAt: '2026-01-01T00:00:00Z' }, 201),
      async (request, response) => {
        sent.push(...(await formOf(request)).keys());
        response.writeHead(204).end();
      },
    ];
    expect(await client({ key: 'secret' }).upload(new Uint8Array([1, 2]))).toBe('u1');
    expect(sent).toEqual(['key', 'file']);
    expect(seen.map(({ url }) => url)).toEqual(['/v1/uploads', '/bucket']);
    expect(seen[1]?.headers['x-api-key']).toBeUndefined();
  });

  it('below the path the service lies at', async () => {
    answers = [json({ status: 'ok' })];
    await client({ url: `${server.url}/stage` }).health();
    expect(seen[0]?.url).toBe('/stage/health');
  });

  it('a request for every page of the models', async () => {
    answers = [json({ items: [{ name: 'a' }], next: 'b&c' }), json({ items: [{ name: 'd' }], next: null })];
    expect((await client().models()).map(({ name }) => name)).toEqual(['a', 'd']);
    expect(seen[1]?.url).toBe('/v1/models?cursor=b%26c');
  });
});

describe('a call that fails', () => {
  it('tells code, status, detail and request id of the problem', async () => {
    answers = [problem(new ProblemError('option_invalid', 'option iou: got 2, allowed: 0 to 1.'))];
    const error = await failure(client().predict(new Uint8Array([1])));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'option_invalid',
      status: 400,
      detail: 'option iou: got 2, allowed: 0 to 1.',
      requestId: 'request-7',
    });
  });

  it.each(['image_unreadable', 'key_missing', 'forbidden', 'model_not_found', 'image_too_large', 'internal'] as const)(
    'is not tried again for %s',
    async (code) => {
      answers = [problem(new ProblemError(code, 'no'))];
      await failure(client().health());
      expect(seen).toHaveLength(1);
    },
  );

  it.each(['rate_limited', 'model_unavailable', 'timeout'] as const)('is tried again for %s', async (code) => {
    answers = [problem(new ProblemError(code, 'later')), json({ status: 'ok' })];
    expect(await client().health()).toEqual({ status: 'ok' });
    expect(tries).toMatchObject([{ number: 1, error: { code } }]);
  });

  it('gives up after as many tries as it may have', async () => {
    answers = [problem(new ProblemError('model_unavailable', 'later'))];
    expect(await failure(client({ retries: 3 }).health())).toMatchObject({ status: 503 });
    expect(seen).toHaveLength(3);
    expect(tries.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('waits as long as Retry-After asks', async () => {
    answers = [problem(new ProblemError('rate_limited', 'later'), { 'retry-after': '1' }), json({ status: 'ok' })];
    const start = performance.now();
    await client().health();
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });

  it.each([
    ['seconds', '100'],
    ['a date', new Date(Date.now() + 100_000).toUTCString()],
  ])('reads Retry-After as %s', async (_form, header) => {
    answers = [problem(new ProblemError('rate_limited', 'later'), { 'retry-after': header })];
    const stop = new AbortController();
    const onRetry = (retry: FailedTry) => {
      tries.push(retry);
      stop.abort(new Error('enough'));
    };
    await failure(client({ onRetry }).health({ signal: stop.signal }));
    expect(tries[0]?.waitMs).toBeGreaterThan(80_000);
    expect(tries[0]?.waitMs).toBeLessThanOrEqual(125_000);
  });

  it('waits the interval, or up to a quarter more', async () => {
    answers = [problem(new ProblemError('timeout', 'later')), json({ status: 'ok' })];
    await client({ retryIntervalMs: 100 }).health();
    expect(tries[0]?.waitMs).toBeGreaterThanOrEqual(100);
    expect(tries[0]?.waitMs).toBeLessThanOrEqual(125);
  });

  it('is tried again when the connection is cut, before or within the answer', async () => {
    answers = [
      (request) => request.destroy(),
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"status"');
        setTimeout(() => response.destroy(), 20);
      },
      json({ status: 'ok' }),
    ];
    expect(await client().health()).toEqual({ status: 'ok' });
    expect(tries.map(({ error }) => error.code)).toEqual(['unreachable', 'unreachable']);
  });

  it('says who could not be reached, and why', async () => {
    await server.close();
    const error = await failure(client({ retries: 2 }).health());
    expect(error).toMatchObject({
      code: 'unreachable',
      status: 0,
      detail: `${server.url} cannot be reached: ECONNREFUSED`,
    });
    expect(tries).toHaveLength(1);
  });

  it('times out, also within an answer that never ends', async () => {
    answers = [
      () => undefined,
      (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
    ];
    const error = await failure(client({ timeoutMs: 60, retries: 2 }).health());
    expect(error).toMatchObject({ code: 'timeout', status: 0 });
    expect(seen).toHaveLength(2);
  });

  it('says that an answer is not of this service', async () => {
    answers = [(_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')];
    expect(await failure(client().health())).toMatchObject({ code: 'unexpected', status: 200 });
    answers = [(_request, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Nope</h1>')];
    expect(await failure(client().health())).toMatchObject({ code: 'unexpected', status: 404 });
  });

  it('ends at once, with the caller\u2019s reason, when the caller aborts it', async () => {
    answers = [() => undefined];
    const stop = new AbortController();
    const call = failure(client().health({ signal: stop.signal }));
    setTimeout(() => stop.abort(new Error('enough')), 20);
    expect(await call).toMatchObject({ message: 'enough' });
    expect(seen).toHaveLength(1);
  });

  it('ends at once when the caller aborts the wait for the next try', async () => {
    answers = [problem(new ProblemError('rate_limited', 'later'), { 'retry-after': '300' })];
    const stop = new AbortController();
    const call = failure(client({ onRetry: () => stop.abort(new Error('enough')) }).health({ signal: stop.signal }));
    expect(await call).toMatchObject({ message: 'enough' });
  });
});
