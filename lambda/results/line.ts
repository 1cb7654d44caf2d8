import type { Result } from '../../contract/answer.ts';

/** A line of `.ndjson` results, without its end: the answer of the service with the picture's name. */
export function lineOf(file: string, { visualization: _drawn, ...result }: Result): string {
  return JSON.stringify({ ...result, file });
}
