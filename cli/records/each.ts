import { ApiError } from '../../contract/api-error.ts';
import { Failure } from '../failure.ts';

interface EachFlags {
  /** What has been done to a record, in a word. */
  readonly done: string;
  readonly json: boolean;
}

/** Does one thing to each of some records, and goes on after one that is not there. @throws Failure where one was not */
export async function each(
  ids: readonly string[],
  { done, json }: EachFlags,
  work: (id: string) => Promise<unknown>,
): Promise<void> {
  const ended: string[] = [];
  const failed: { id: string; detail: string }[] = [];
  for (const id of ids) {
    try {
      await work(id);
      ended.push(id);
      if (!json) process.stdout.write(`${id} ${done}\n`);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'not_found') throw error;
      process.stderr.write(`${id}: ${error.detail}\n`);
      failed.push({ id, detail: error.detail });
    }
  }
  if (json) process.stdout.write(`${JSON.stringify({ [done]: ended, failed }, null, 2)}\n`);
  if (failed.length > 0) throw new Failure('');
}
