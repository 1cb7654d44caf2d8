import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { createHttpServer } from '../../../cli/serve/server.ts';
import { createSite } from '../../../cli/serve/site.ts';

const dist = mkdtempSync(join(tmpdir(), 'glimpse-site-'));
const seen: APIGatewayProxyEvent[] = [];
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
    receiveUpload: async () => ({ statusCode: 204, headers: {}, body: '' }),
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

  it('answers a handler that throws with a problem that says nothing of the inside', async () => {
    const response = await fetch(`${url}/v1/models`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });

  it('serves the page for paths without an extension, assets for ever, and 404 for what is not there', async () => {
    const page = await fetch(`${url}/models/cells`);
    expect(await page.text()).toContain('<title>Glimpse');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await fetch(`${url}/assets/a.js`)).headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${url}/assets/b.js`)).status).toBe(404);
    expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(405);
  });

  it.each(['/../glimpse-secret.txt', '/%2e%2e/glimpse-secret.txt', '/assets/..%2f..%2fglimpse-secret.txt', '/%00.txt'])(
    'never leaves its folder for %s',
    async (path) => {
      expect(await rawGet(path)).not.toContain('TOP OF THE WORLD');
    },
  );
});

// fetch tidies a path before sending it; a socket does not.
async function rawGet(path: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}
