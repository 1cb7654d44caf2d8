import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { jest } from '@jest/globals';
import type { Job } from '../../../contract/jobs.ts';
import { createWebhook, sign } from '../../../lambda/jobs/webhook.ts';
import { newFolder } from './adapters.ts';

const job = { id: '01M7WPMKPA7K7W9JY4920YJR90', state: 'succeeded', counts: { total: 1, done: 1, failed: 0 } } as Job;
const servers: Server[] = [];
const trusted = getCACertificates();
afterAll(() => setDefaultCACertificates(trusted));
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A receiver with a certificate of its own, reached under a name that a resolver of our own gives the loopback address. */
async function receiver(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void) {
  const folder = newFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=hook.test', '-addext', 'subjectAltName=DNS:hook.test'];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', [...made, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
  setDefaultCACertificates([readFileSync(cert, 'utf8')]);
  const received: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    answer(request, response, received.length);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const log = { info: jest.fn() };
  const deliver = createWebhook(
    {
      secret: 'shh',
      pauses: [1, 1],
      timeoutMs: 2000,
      ports: [port],
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      isAllowed: (address) => address === '127.0.0.1',
    },
    log,
  );
  return { received, deliver, log, url: `https://hook.test:${port}/hook` };
}

describe('a webhook', () => {
  it('is told the job, signed with the secret over time and body', async () => {
    const { received, deliver, url } = await receiver((_request, response) => response.end());
    expect(await deliver(url, job)).toBe(true);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(JSON.parse(body)).toEqual(job);
    const timestamp = headers['x-glimpse-timestamp'];
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(5);
    const expected = createHmac('sha256', 'shh').update(`${timestamp}.${body}`).digest('hex');
    expect(headers['x-glimpse-signature']).toBe(`sha256=${expected}`);
    expect(sign('other', Number(timestamp), body)).not.toBe(expected);
  });

  it('is verified by the lines of docs/jobs.md', async () => {
    const file = join(newFolder(), 'verify.mjs');
    const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'jobs.md'), 'utf8');
    writeFileSync(file, /```js\n(.*?)```/s.exec(page)?.[1] ?? '');
    const { verify } = await import(file);
    const { received, deliver, url } = await receiver((_request, response) => response.end());
    await deliver(url, job);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(verify('shh', headers, body)).toBe(true);
    expect(verify('other', headers, body)).toBe(false);
    expect(verify('shh', headers, `${body} `)).toBe(false);
    expect(verify('shh', { ...headers, 'x-glimpse-timestamp': '1' }, body)).toBe(false);
    expect(verify('shh', {}, body)).toBe(false);
  });

  it('is tried three times, and then let be', async () => {
    const { received, deliver, url, log } = await receiver((_request, response) => response.writeHead(503).end());
    expect(await deliver(url, job)).toBe(false);
    expect(received).toHaveLength(3);
    expect(log.info).toHaveBeenCalledWith('webhook not told', { job: job.id, answer: 503 });
  });

  it('that fails at first is told by the second try', async () => {
    const { received, deliver, url } = await receiver((_request, response, count) =>
      count === 1 ? response.destroy() : response.writeHead(202).end(),
    );
    expect(await deliver(url, job)).toBe(true);
    expect(received).toHaveLength(2);
  });

  it('is not followed elsewhere', async () => {
    const { received, deliver, url } = await receiver((_request, response) =>
      response.writeHead(307, { location: 'https://169.254.169.254/' }).end(),
    );
    expect(await deliver(url, job)).toBe(false);
    expect(received).toHaveLength(3);
  });

  it('gets no connection where its name stands for a private address, nor without TLS', async () => {
    const log = { info: jest.fn() };
    const deliver = createWebhook(
      { secret: 's', pauses: [], resolve: async () => [{ address: '10.0.0.7', family: 4 }] },
      log,
    );
    expect(await deliver('https://inside.example/', job)).toBe(false);
    expect(await deliver('http://example.org/', job)).toBe(false);
    expect(log.info.mock.calls.map(([, fields]) => fields)).toEqual([
      { job: job.id, answer: 'url: "inside.example" is not a public address' },
      { job: job.id, answer: expect.stringContaining('allowed https') },
    ]);
  });
});
