import type { Problem } from '../../../contract/problems.ts';

/** A failure as the page tells it: plain words, and what one needs to ask for help. */
export interface Trouble {
  readonly code: Problem['code'] | 'offline' | 'unreadable' | 'runtime' | 'unexpected';
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  /** Seconds after which the service asks to be tried again. */
  readonly retryAfter?: number;
}

export class TroubleError extends Error {
  override readonly name = 'TroubleError';
  readonly trouble: Trouble;

  constructor(trouble: Trouble, options?: ErrorOptions) {
    super(`${trouble.title}: ${trouble.detail}`, options);
    this.trouble = trouble;
  }
}

/** Any thrown value in plain words. What stands behind it goes to the console, with enough to replay it. */
export function toTrouble(error: unknown, context: string): Trouble {
  console.error(`glimpse: ${context}`, error);
  if (error instanceof TroubleError) return error.trouble;
  return {
    code: 'unexpected',
    title: 'Something went wrong in the page',
    detail: 'Try again; if it stays, the browser console has the details.',
  };
}

/** Whether another API key would help: other things are forbidden with any. */
export function isAboutKey({ code, detail }: Trouble): boolean {
  return code === 'key_missing' || (code === 'forbidden' && /\bkey\b/.test(detail));
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
