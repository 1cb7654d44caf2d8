import type { FailedTry } from '../../contract/retry.ts';
import type { EventsLog } from './events-log.ts';
import type { Missing } from './inputs.ts';
import type { Fault } from './outcome.ts';
import type { Progress } from './progress.ts';

/** Tells what did not go as it should: all of it to the log, what one may want to act on to the terminal too. */
export interface Journal {
  retry(files: readonly string[], failed: FailedTry): void;
  fault(file: string, fault: Fault): void;
  missing(missing: Missing, number: number, waitMs: number | undefined): void;
  inside(requestId: string, error: unknown): void;
}

export function createJournal(log: EventsLog, progress: Progress, tries: number): Journal {
  // Requests under way at the same time fail alike: the terminal needs it once.
  let told = '';
  const tell = (what: string, next: string) => {
    if (what !== told) progress.note(`${what}${next}`);
    told = what;
  };
  return {
    retry(files, { number, error, waitMs }) {
      const what = `${error.code}: ${error.detail} (try ${number} of ${tries}`;
      const next = `, next in ${seconds(waitMs)})`;
      log.write({ file: nameOf(files), requestId: error.requestId, cause: `${what}${next}` });
      tell(what, next);
    },
    fault: (file, { code, detail, requestId }) => log.write({ file, requestId, cause: `${code}: ${detail}` }),
    missing({ missing, cause }, number, waitMs) {
      const what = `${cause} (try ${number} of ${tries}`;
      const next = waitMs === undefined ? ')' : `, next in ${seconds(waitMs)})`;
      log.write({ file: missing, cause: `missing: ${what}${next}` });
      tell(`${missing}: ${what}`, next);
    },
    inside(requestId, error) {
      log.write({
        file: '-',
        requestId,
        cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    },
  };
}

function nameOf(files: readonly string[]): string {
  return files.length > 1 ? `${files[0]} and ${files.length - 1} more` : (files[0] ?? '-');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
