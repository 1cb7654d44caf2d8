import { lookup as lookupName } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { limits } from '../contract/limits.ts';
import { ProblemError } from '../contract/problems.ts';

export type FetchImage = (url: string) => Promise<Uint8Array>;

interface Address {
  readonly address: string;
  readonly family: number;
}

interface FetcherOptions {
  readonly enabled: boolean;
  /** Milliseconds for everything, redirects included. */
  readonly timeoutMs?: number;
  /** For tests: another resolver, other ports and addresses than the public ones. */
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
  readonly isAllowed?: (address: string) => boolean;
  readonly ports?: readonly number[];
}

const redirects = [301, 302, 303, 307, 308];
const mostRedirects = 3;

/**
 * Whether an address is one of the public internet. Everything else is refused: private, loopback, link-local (the
 * metadata service among them), shared, multicast, reserved, and IPv6 forms that carry an IPv4 address inside.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // All that is routed of IPv6 lies in 2000::/3; the rest of what is called unicast is unassigned or deprecated.
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(ipaddr.IPv6.parse('2000::'), 3);
}

/**
 * Makes the function that gets an image from the web: public addresses only, each redirect checked again. The
 * connection goes to the very address that was checked, so that a name that resolves differently the next time gains nothing.
 * @throws ProblemError `forbidden`, `option_invalid`, `image_too_large`, `image_unreadable`
 */
export function createImageFetcher(options: FetcherOptions): FetchImage {
  const { enabled, timeoutMs = 10_000 } = options;
  return async (text) => {
    if (!enabled) throw new ProblemError('forbidden', 'images by URL are not enabled here: send the image itself');
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await follow(text, options, signal);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const reason = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error);
      throw new ProblemError('image_unreadable', `url: the image could not be fetched: ${reason}`, { cause: error });
    }
  };
}

async function follow(text: string, options: FetcherOptions, signal: AbortSignal): Promise<Uint8Array> {
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
  const { resolve = (name) => lookupName(name, { all: true }), isAllowed = isPublic } = options;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = ipaddr.isValid(host)
    ? [{ address: host, family: ipaddr.parse(host).kind() === 'ipv6' ? 6 : 4 }]
    : await Promise.race([resolve(host), aborted(signal)]);
  if (addresses.length === 0 || !addresses.every(({ address }) => isAllowed(address)))
    throw new ProblemError('forbidden', `url: ${JSON.stringify(host)} is not a public address`);
  return addresses;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

function get(url: URL, addresses: readonly Address[], signal: AbortSignal): Promise<IncomingMessage> {
  const [first] = addresses;
  const lookup: LookupFunction = (_name, { all }, done) =>
    all ? done(null, [...addresses]) : done(null, first!.address, first!.family);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
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

/** What the caller may know of a failed connection: no addresses. */
function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  const reasons: Record<string, string> = {
    ENOTFOUND: 'no such host',
    EAI_AGAIN: 'the host name could not be resolved',
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was lost',
    ERR_INVALID_URL: 'a redirect leads to no URL',
  };
  return (typeof code === 'string' && reasons[code]) || 'the connection failed';
}
