import { ApiError } from './api-error.ts';

export interface RetryPolicy {
  /** Tries in all. */
  readonly retries: number;
  /** Milliseconds between two tries, at least; up to a quarter more, so that many clients do not come back at once. */
  readonly retryIntervalMs: number;
  /** Told of each try that failed and is followed by another. */
  readonly onRetry?: ((retry: FailedTry) => void) | undefined;
}

export interface FailedTry {
  /** 1 for the first. */
  readonly number: number;
  readonly error: ApiError;
  readonly waitMs: number;
}

/** A service that asks for a longer pause than this is taken as not there. */
const MAX_WAIT_MS = 10 * 60_000;

/** Calls `attempt` until it succeeds, fails for good, or the tries are used up; waits as long as `Retry-After` asks. */
export async function withRetries<T>(
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiError && error.transient) || number >= policy.retries) throw error;
      const asked = (error.retryAfter ?? 0) * 1000;
      if (asked > MAX_WAIT_MS) throw error;
      const waitMs = Math.max(asked, policy.retryIntervalMs) * (1 + Math.random() / 4);
      policy.onRetry?.({ number, error, waitMs });
      await pause(waitMs, signal);
    }
  }
}

/** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
