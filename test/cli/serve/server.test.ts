import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { createHttpServer } from '../../../cli/serve/server.ts';
import { createSite } from '../../../cli/serve/site.ts';
import { receiveUpload } from '../../../cli/serve/uploads.ts';
import { limits } from '../../../contract/limits.ts';
import { createFolderBlobs } from '../../../lambda/blobs.ts';
import { createLocalUploads } from '../../../lambda/uploads.ts';

const dist = mkdtempSync(join(tmpdir(), 'glimpse-site-'));
const seen: APIGatewayProxyEvent[] = [];
const logged: unknown[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<title>Glimpse</title>');
  writeFileSync(join(dist, 'assets', 'a.js'), 'export {}');
  writeFileSync(join(dist, '..', 'glimpse-secret.txt'), 'TOP OF THE WORLD');
  server = createHttpServer({
    app: async (event) => {
      seen.push(event);
      if (event.path === '/v1/models') throw new Error('secret of the inside');
      return {
        statusCode: 200,
        headers: { 'content-type': 'image/png' },
        body: event.body ?? '',
        isBase64Encoded: true,
      };
    },
    site: createSite(dist),
    memoryMb: 1769,
    telemetry: { error: (_, error) => logged.push(error) },
    receiveUpload: receiveUpload(createLocalUploads(createFolderBlobs(join(dist, 'uploads')))),
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(dist, { recursive: true });
});

describe('the local server', () => {
  it('carries any bytes to the handler and back unchanged', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
    const response = await fetch(`${url}/v1/predict?threshold=0.5&labels=a&labels=b`, { method: 'POST', body: bytes });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    const event = seen.at(-1)!;
    expect(event.isBase64Encoded).toBe(true);
    expect(event.queryStringParameters).toEqual({ threshold: '0.5', labels: 'b' });
    expect(event.multiValueQueryStringParameters).toEqual({ threshold: ['0.5'], labels: ['a', 'b'] });
  });

  it('refuses a request Lambda could not take, with a problem that names the way out', async () => {
    const response = await fetch(`${url}/v1/predict`, { method: 'POST', body: new Uint8Array(7_000_000) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      code: 'image_too_large',
      detail: expect.stringContaining('POST /v1/uploads'),
    });
  });

  it('takes as large an image as base64 in JSON as it says', async () => {
    const post = (bytes: number) =>
      fetch(`${url}/v1/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ image: Buffer.alloc(bytes).toString('base64') }),
      });
    expect((await post(limits.jsonImageBytes)).status).toBe(200);
    const refused = await post(3_600_000);
    expect(refused.status).toBe(413);
    expect(((await refused.json()) as { detail: string }).detail).toContain('one of 3500000 bytes as base64 in JSON');
  });

  it('answers a handler that throws with a problem that says nothing of the inside', async () => {
    const response = await fetch(`${url}/v1/models`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(logged).toEqual([expect.objectContaining({ message: 'secret of the inside' })]);
  });

  it('carries headers of any name', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const text = await raw('GET /health', ...names.map((name) => `${name}: of mine`));
    expect(text).toMatch(/^HTTP\/1.1 200/);
    const { headers, multiValueHeaders } = seen.at(-1)!;
    for (const name of names) expect([headers[name], multiValueHeaders[name]]).toEqual(['of mine', ['of mine']]);
  });

  it.each([
    ['//', 200],
    ['//x:y@/..', 200],
    ['http://localhost/health', 200],
    ['http://[', 400],
    ['*', 400],
  ])('answers the address %s with %i', async (address, status) => {
    expect(await raw(`GET ${address}`)).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
  });

  it.each([
    ['a method there is not', 'FETCH /health', [], /no HTTP request/],
    ['headers without end', 'GET /health', [`cookie: ${'a'.repeat(20_000)}`], /more than 16384 bytes/],
    ['two lengths', 'POST /v1/predict', ['content-length: 1', 'content-length: 2'], /no HTTP request/],
  ])('answers %s with a problem, too', async (_, line, headers, detail) => {
    const text = await raw(line, ...headers);
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\ncontent-type: application\/problem\+json\r\n/);
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toMatchObject({
      code: 'request_invalid',
      detail: expect.stringMatching(detail),
    });
  });

  it('logs no failure where a caller hangs up in the middle of a body', async () => {
    const before = [...logged];
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('POST /v1/predict HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\nabc');
    const [request] = await once(server, 'request');
    const gone = new Promise((resolve) => request.once('close', resolve));
    socket.destroy();
    await gone;
    // What is logged is logged after that.
    await fetch(`${url}/health`);
    expect(logged).toEqual(before);
  });

  it('answers HEAD as GET, without the body', async () => {
    const text = await raw('HEAD /health');
    expect(text).toMatch(/^HTTP\/1.1 200/);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
    expect(seen.at(-1)?.httpMethod).toBe('GET');
  });

  it('tells of an upload that is too large what one may have', async () => {
    const response = await fetch(`${url}/uploads`, { method: 'POST', body: new Uint8Array(50_010_001) });
    expect([response.status, ((await response.json()) as { detail: string }).detail]).toEqual([
      413,
      'The upload is larger than the 50000000 bytes one may have.',
    ]);
  });

  it('serves the page for paths without an extension, assets for ever, and 404 for what is not there', async () => {
    const page = await fetch(`${url}/models/cells`);
    expect(await page.text()).toContain('<title>Glimpse');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await fetch(`${url}/assets/a.js`)).headers.get('cache-control')).toContain('immutable');
    const gone = await fetch(`${url}/assets/b.js`);
    expect([gone.status, gone.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await gone.json()).toMatchObject({ code: 'not_found', detail: 'Nothing is at /assets/b.js.' });
    const posted = await fetch(`${url}/`, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await posted.json()).toMatchObject({ code: 'method_not_allowed' });
  });

  it.each(['/../glimpse-secret.txt', '/%2e%2e/glimpse-secret.txt', '/assets/..%2f..%2fglimpse-secret.txt', '/%00.txt'])(
    'never leaves its folder for %s',
    async (path) => {
      expect(await raw(`GET ${path}`)).not.toContain('TOP OF THE WORLD');
    },
  );
});

// fetch tidies a path before sending it; a socket does not.
async function raw(line: string, ...headers: string[]): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const lines = [`${line} HTTP/1.1`, 'host: localhost', 'connection: close', ...headers];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}
