import type { IncomingMessage } from 'node:http';
import { limits } from '../../contract/limits.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { FetcherOptions } from '../fetch-image.ts';
import { addressesOf, checkUrl, send } from './guard.ts';

const redirects = [301, 302, 303, 307, 308];
const mostRedirects = 3;
const asked = {
  method: 'GET',
  headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'glimpse' },
} as const;

/**
 * Gets what lies at a URL, through at most three redirects, each checked as the first.
 * @throws ProblemError for what is refused, and whatever the connection throws
 */
export async function follow(text: string, options: FetcherOptions, signal: AbortSignal): Promise<Uint8Array> {
  let url = checkUrl(text, options);
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const response = await send(url, await addressesOf(url, options, signal), signal, asked);
    const { statusCode = 0, headers } = response;
    if (!redirects.includes(statusCode)) return read(response, statusCode);
    response.destroy();
    url = checkUrl(new URL(headers.location ?? '', url).href, options);
  }
  throw new ProblemError('image_unreadable', `url: more than ${mostRedirects} redirects`);
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
