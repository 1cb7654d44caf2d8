import type { Problem } from '../../../contract/problems.ts';
import { apiKey } from './key.ts';
import { TroubleError } from './trouble.ts';

/**
 * A call of the service on the page's own origin, or of the store that it names for uploads (`withKey: false`).
 * Throws a TroubleError for every answer that is not 2xx.
 */
export async function request(path: string, init: RequestInit = {}, { withKey = true } = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const key = withKey ? apiKey() : '';
  if (key !== '') headers.set('x-api-key', key);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new TroubleError(unreachable(), { cause });
  }
  if (response.ok) return response;
  throw new TroubleError(await readTrouble(response), { cause: `${init.method ?? 'GET'} ${path} ${response.status}` });
}

export async function requestJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await request(path, init);
  return (await response.json()) as T;
}

function unreachable() {
  return navigator.onLine
    ? {
        code: 'offline' as const,
        title: 'The service cannot be reached',
        detail: 'It may be starting or stopped. Your picture is kept: try again in a moment.',
      }
    : {
        code: 'offline' as const,
        title: 'You are offline',
        detail: 'Your picture is kept: try again when the connection is back, or run the model in this browser.',
      };
}

async function readTrouble(response: Response) {
  const seconds = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? { retryAfter: seconds } : {};
  const body = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
  return {
    code: body?.code ?? ('unexpected' as const),
    title: body?.title ?? `The service answered ${response.status}`,
    detail: body?.detail ?? 'It gave no reason. Try again in a moment.',
    ...(body?.instance === undefined ? {} : { requestId: body.instance }),
    ...retryAfter,
  };
}
