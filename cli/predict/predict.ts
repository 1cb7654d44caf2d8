import { dirname, join, resolve } from 'node:path';
import { ApiError } from '../../contract/api-error.ts';
import { type Client, createClient } from '../../contract/client.ts';
import type { ModelInfo } from '../../contract/models-answer.ts';
import { type FailedTry, withRetries } from '../../contract/retry.ts';
import { createTally } from '../../lambda/results/tally.ts';
import { Failure } from '../failure.ts';
import { createEventsLog } from './events-log.ts';
import { appendHistory } from './history.ts';
import { createJournal, type Journal } from './journal.ts';
import { findModel } from './model.ts';
import { toFault } from './outcome.ts';
import { createProgress } from './progress.ts';
import { historyRow, type Report } from './report.ts';
import { formatOf, openResults, readEarlier } from './results/file.ts';
import type { Seen } from './results/format.ts';
import { type Counts, countPending, failAll, run } from './run.ts';
import type { PredictSettings } from './settings.ts';

/** Longer than any gateway waits; a service that never answers must not hold the run. */
const TIMEOUT_MS = 120_000;

/**
 * A whole run of `glimpse predict`: results, log and history are written beside each other.
 * @throws Failure for what is wrong with the command or the model, before anything is written
 */
export async function predict(settings: PredictSettings, interrupted: AbortSignal): Promise<Report> {
  const start = performance.now();
  const out = resolve(settings.cwd, settings.out);
  const log = createEventsLog(join(dirname(out), 'Events-log.txt'));
  const progress = createProgress();
  const journal = createJournal(log, progress, settings.retries);
  const tally = createTally();
  const earlier = new Set<string>();
  const seen: Seen = (file, scored) => {
    earlier.add(file);
    tally.add(scored);
  };
  formatOf(settings.out, 'classification');

  const report = (model: ModelInfo | undefined, counts: Counts, total: number): Report => ({
    model: model && { name: model.name, current: settings.options.version ?? model.current },
    counts,
    earlier: earlier.size,
    left: Math.max(0, total - counts.done - counts.failed),
    tally,
    drifting: tally.drifting(model?.labels ?? []),
    seconds: (performance.now() - start) / 1000,
    out,
    eventsLog: log.path,
  });

  try {
    const client = await openClient(settings, journal);
    const model = await lookUp(client, settings, journal, interrupted);
    if (model instanceof ApiError) {
      if (settings.resume) await readEarlier(out, seen);
      return report(undefined, await failAll({ settings, earlier, journal }, model), 0);
    }
    const results = await openResults(out, formatOf(settings.out, model.task), settings.resume ? seen : undefined);
    const total = await countPending({ settings, earlier });
    progress.expect(total);
    const counts = await run({ settings, client, model, results, earlier, tally, journal, progress, interrupted });
    await results.close();
    const whole = report(model, counts, total);
    if (!interrupted.aborted)
      await appendHistory(join(dirname(out), 'metrics-history.csv'), historyRow(whole, new Date()));
    return whole;
  } finally {
    progress.end();
  }
}

async function openClient({ api, key }: PredictSettings, journal: Journal): Promise<Client> {
  if (api !== undefined) return createClient({ url: api, key, retries: 1, timeoutMs: TIMEOUT_MS });
  const { createInProcessClient } = await import('./in-process.ts');
  return createInProcessClient(journal.inside, TIMEOUT_MS);
}

/** The model; or, where the service does not answer after all tries, what it was that came instead. */
async function lookUp(client: Client, settings: PredictSettings, journal: Journal, signal: AbortSignal) {
  const { model, version } = settings.options;
  const service = settings.api ?? 'this process';
  const onRetry = (failed: FailedTry) => journal.retry([service], failed);
  try {
    return await withRetries({ ...settings, onRetry }, signal, () => findModel(client, model, version));
  } catch (error) {
    if (signal.aborted) throw new Failure('', 130);
    if (!(error instanceof ApiError)) throw error;
    journal.fault(service, toFault(error));
    if (error.transient) return error;
    throw new Failure(`${error.detail}${hintFor(error, settings)}`, error.code === 'model_not_found' ? 2 : 1);
  }
}

// Answers of a service say nothing of the inside, but here the inside is the user's own.
function hintFor({ code }: ApiError, { api }: PredictSettings): string {
  if (code === 'key_missing') return ' Give it by --key.';
  return api === undefined && code === 'model_invalid' ? ' Why is in Events-log.txt.' : '';
}
