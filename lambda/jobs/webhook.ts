import { createHmac } from 'node:crypto';
import type { Job } from '../../contract/jobs.ts';
import { pause } from '../../contract/retry.ts';
import { addressesOf, checkUrl, send } from '../fetch-image/guard.ts';
import type { FetcherOptions } from '../fetch-image.ts';
import type { Telemetry } from '../telemetry.ts';

export interface WebhookOptions extends Omit<FetcherOptions, 'enabled'> {
  readonly secret: string;
  /** Milliseconds before the second and the third try. */
  readonly pauses?: readonly number[];
}

export type Deliver = (url: string, job: Job) => Promise<boolean>;

/** Seconds-since-1970, a dot, and the body, signed: who knows the secret knows that it was us, and when. */
export function sign(secret: string, timestamp: number, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

/**
 * Makes the function that tells a webhook how a job has ended. The address is checked as those of pictures are (public
 * only, the connection goes to what was checked), https only, and redirects are not followed. Three tries, then it is let be.
 * @returns whether the other side answered with a 2xx
 */
export function createWebhook(options: WebhookOptions, telemetry: Pick<Telemetry, 'info'>): Deliver {
  const { secret, timeoutMs = 10_000, pauses = [2_000, 10_000] } = options;

  async function once(text: string, body: string): Promise<number> {
    const signal = AbortSignal.timeout(timeoutMs);
    const url = checkUrl(text, options, ['https:']);
    const timestamp = Math.floor(Date.now() / 1000);
    const response = await send(url, await addressesOf(url, options, signal), signal, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'glimpse',
        'x-glimpse-timestamp': String(timestamp),
        'x-glimpse-signature': `sha256=${sign(secret, timestamp, body)}`,
      },
      body,
    });
    response.destroy();
    return response.statusCode ?? 0;
  }

  return async (url, job) => {
    const body = JSON.stringify(job);
    for (const wait of [0, ...pauses]) {
      await pause(wait);
      const answer = await once(url, body).catch((error: unknown) => (error as Error).message);
      if (typeof answer === 'number' && answer >= 200 && answer < 300) return true;
      telemetry.info('webhook not told', { job: job.id, answer });
    }
    return false;
  };
}
