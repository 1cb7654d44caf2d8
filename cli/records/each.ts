import { ApiError } from '../../contract/api-error.ts';
import { Failure } from '../failure.ts';

/** Does one thing to each of some records, and goes on after one that is not there. @throws Failure where one was not */
export async function each(
  ids: readonly string[],
  done: string,
  work: (id: string) => Promise<unknown>,
): Promise<void> {
  let failed = 0;
  for (const id of ids) {
    try {
      await work(id);
      process.stdout.write(`${id} ${done}\n`);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'not_found') throw error;
      process.stderr.write(`${id}: ${error.detail}\n`);
      failed++;
    }
  }
  if (failed > 0) throw new Failure('');
}
