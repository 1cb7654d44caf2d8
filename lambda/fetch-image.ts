import { ProblemError } from '../contract/problems.ts';

export type FetchImage = (url: string) => Promise<Uint8Array>;

export interface Address {
  readonly address: string;
  readonly family: number;
}

export interface FetcherOptions {
  readonly enabled: boolean;
  /** Milliseconds for everything, redirects included. */
  readonly timeoutMs?: number;
  /** For tests: another resolver, other ports and addresses than the public ones. */
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
  readonly isAllowed?: (address: string) => boolean;
  readonly ports?: readonly number[];
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
      // Read with the first of them: no start has to wait for it.
      const { follow } = await import('./fetch-image/follow.ts');
      return await follow(text, options, signal);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const reason = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error);
      throw new ProblemError('image_unreadable', `url: the image could not be fetched: ${reason}`, { cause: error });
    }
  };
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
