import { TroubleError } from './trouble.ts';

const TRIES = 6;
const LONGEST_WAIT = 10;

/**
 * Sends again while the service says it is busy or waking (429 and 503 with `Retry-After`), so that a cold start costs
 * the visitor some seconds and not their picture. `onWait` hears why, before each pause.
 */
export async function patiently<T>(
  send: () => Promise<T>,
  signal: AbortSignal,
  onWait: (code: 'rate_limited' | 'model_unavailable') => void,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (attempt === TRIES || !(error instanceof TroubleError)) throw error;
      const { code, retryAfter } = error.trouble;
      if (retryAfter === undefined || (code !== 'rate_limited' && code !== 'model_unavailable')) throw error;
      onWait(code);
      await pause(Math.min(retryAfter, LONGEST_WAIT) * 1000, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(new DOMException('Aborted', 'AbortError'));
      },
      { once: true },
    );
  });
}
