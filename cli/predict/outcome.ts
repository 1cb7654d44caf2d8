import type { Result } from '../../contract/answer.ts';
import { ApiError } from '../../contract/api-error.ts';
import { ProblemError } from '../../contract/problems.ts';

/** Why a picture has no result. */
export interface Fault {
  readonly code: string;
  readonly detail: string;
  readonly requestId?: string | undefined;
}

export interface Done {
  readonly file: string;
  readonly result: Result;
}

export interface Failed {
  readonly file: string;
  readonly fault: Fault;
}

/** A picture that was not tried to the end, because the run was stopped. */
export interface Left {
  readonly file: string;
  readonly left: true;
}

/** What came of one picture. */
export type Outcome = Done | Failed | Left;

/** What an error says to the user of this command. */
export function toFault(error: unknown): Fault {
  if (error instanceof ApiError) return { code: error.code, detail: error.detail, requestId: error.requestId };
  if (error instanceof ProblemError) return { code: error.code, detail: error.message };
  const { code, message } = error as { code?: unknown; message?: unknown };
  return {
    code: typeof code === 'string' ? code : 'failed',
    detail: typeof message === 'string' ? message : String(error),
  };
}
