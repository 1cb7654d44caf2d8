import type { IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Address, FetcherOptions } from '../fetch-image.ts';

const redirects = [301, 302, 303, 307, 308];
const mostRedirects = 3;

/**
 * Gets what lies at a URL, through at most three redirects, each checked as the first.
 * @throws ProblemError for what is refused, and whatever the connection throws
 */
export async function follow(text: string, options: FetcherOptions, signal: AbortSignal): Promise<Uint8Array> {
  let url = check(text, options);
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const response = await get(url, await addressesOf(url, options, signal), signal);
    const { statusCode = 0, headers } = response;
    if (!redirects.includes(statusCode)) return read(response, statusCode);
    response.destroy();
    url = check(new URL(headers.location ?? '', url).href, options);
  }
  throw new ProblemError('image_unreadable', `url: more than ${mostRedirects} redirects`);
}

function check(text: string, { ports = [80, 443] }: FetcherOptions): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const got = JSON.stringify(text.slice(0, 100));
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new ProblemError('option_invalid', `url: got ${got}, allowed http and https`);
  if (url.username !== '' || url.password !== '')
    throw new ProblemError('option_invalid', 'url: got a user name or password in it, allowed none');
  if (!ports.includes(portOf(url)))
    throw new ProblemError('forbidden', `url: got port ${portOf(url)}, allowed ${ports.join(', ')}`);
  return url;
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

async function addressesOf(url: URL, options: FetcherOptions, signal: AbortSignal): Promise<readonly Address[]> {
  const { resolve = resolveName } = options;
  const isAllowed = options.isAllowed ?? (await import('./is-public.ts')).isPublic;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const addresses = family === 0 ? await Promise.race([resolve(host), aborted(signal)]) : [{ address: host, family }];
  if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address)))
    throw new ProblemError('forbidden', `url: ${JSON.stringify(host)} is not a public address`);
  return addresses;
}

// Built-in modules are fetched when first needed: HTTP alone would take a tenth of a cold start.
function resolveName(host: string): Promise<readonly Address[]> {
  return process.getBuiltinModule('node:dns/promises').lookup(host, { all: true });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

function get(url: URL, addresses: readonly Address[], signal: AbortSignal): Promise<IncomingMessage> {
  const [first] = addresses;
  const lookup: LookupFunction = (_name, { all }, done) =>
    all ? done(null, [...addresses]) : done(null, first!.address, first!.family);
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const headers = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'glimpse' };
  return new Promise((resolve, reject) => {
    // No shared agent: a kept connection could have been opened for another check.
    request(url, { agent: false, lookup, signal, headers }, resolve).on('error', reject).end();
  });
}

async function read(response: IncomingMessage, status: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new ProblemError('image_too_large', `url: the image has more than ${limits.remoteBytes} bytes, which is the limit`);
  try {
    if (status !== 200) throw new ProblemError('image_unreadable', `url: the server there answered ${status}`);
    if (Number(response.headers['content-length'] ?? 0) > limits.remoteBytes) throw tooLarge();
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limits.remoteBytes) throw tooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    response.destroy();
  }
}
