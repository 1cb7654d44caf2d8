import type { IncomingMessage } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { ProblemError } from '../../contract/problems.ts';
import type { Address, FetcherOptions } from '../fetch-image.ts';

// What every connection to an address of somebody else's choosing goes through.

type Rules = Pick<FetcherOptions, 'ports' | 'resolve' | 'isAllowed'>;

/** @throws ProblemError `option_invalid`, `forbidden` for what is no address to go to, whatever lies there */
export function checkUrl(text: string, { ports = [80, 443] }: Rules, protocols = ['http:', 'https:']): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const got = JSON.stringify(text.slice(0, 100));
  if (!url || !protocols.includes(url.protocol))
    throw new ProblemError('option_invalid', `url: got ${got}, allowed ${protocols.join(' and ').replaceAll(':', '')}`);
  if (url.username !== '' || url.password !== '')
    throw new ProblemError('option_invalid', 'url: got a user name or password in it, allowed none');
  if (!ports.includes(portOf(url)))
    throw new ProblemError('forbidden', `url: got port ${portOf(url)}, allowed ${ports.join(', ')}`);
  return url;
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** @throws ProblemError `forbidden` unless all that the host's name stands for is public */
export async function addressesOf(url: URL, options: Rules, signal: AbortSignal): Promise<readonly Address[]> {
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

export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request to the very addresses that were checked: a name that resolves differently now gains nothing. */
export function send(
  url: URL,
  addresses: readonly Address[],
  signal: AbortSignal,
  { method, headers, body }: Outgoing,
): Promise<IncomingMessage> {
  const [first] = addresses;
  const lookup: LookupFunction = (_name, { all }, done) =>
    all ? done(null, [...addresses]) : done(null, first!.address, first!.family);
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise((resolve, reject) => {
    // No shared agent: a kept connection could have been opened for another check.
    request(url, { agent: false, lookup, signal, method, headers }, resolve).on('error', reject).end(body);
  });
}
