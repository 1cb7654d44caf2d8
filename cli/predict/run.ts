import type { ApiError } from '../../contract/api-error.ts';
import type { Client } from '../../contract/client.ts';
import type { ModelInfo } from '../../contract/models-answer.ts';
import { pause } from '../../contract/retry.ts';
import { mapInOrder } from '../../lambda/map-in-order.ts';
import { rowsOf } from '../../lambda/results/rows.ts';
import type { Tally } from '../../lambda/results/tally.ts';
import { type BatchSize, batches } from './batches.ts';
import { type Input, inputs, type Missing } from './inputs.ts';
import type { Journal } from './journal.ts';
import type { Done, Fault, Outcome } from './outcome.ts';
import { prepare, type Reduction } from './prepare.ts';
import type { Progress } from './progress.ts';
import type { ResultsFile } from './results/file.ts';
import { createSender } from './send.ts';
import type { PredictSettings } from './settings.ts';
import { writeVisual } from './visuals.ts';

export interface RunParts {
  readonly settings: PredictSettings;
  readonly client: Client;
  readonly model: ModelInfo;
  readonly results: ResultsFile;
  /** Pictures that have a result from an earlier run. */
  readonly earlier: ReadonlySet<string>;
  readonly tally: Tally;
  readonly journal: Journal;
  readonly progress: Progress;
  /** Aborted by the user. */
  readonly interrupted: AbortSignal;
}

/** How many pictures ended how. */
export interface Counts {
  done: number;
  failed: number;
  /** The first that failed; the log has all. */
  readonly failedFiles: string[];
  readonly missing: string[];
}

const NAMED = 20;
const ALIVE_MS = 10_000;
/** Most pictures in one request: enough that its overhead does not show, few enough that the bar moves. */
const FIRST_BATCH = 50;

/** Predicts on everything at the paths; pictures and paths that fail are counted and told, never thrown. */
export async function run(parts: RunParts): Promise<Counts> {
  const { settings, client, model, journal, interrupted } = parts;
  const counts: Counts = { done: 0, failed: 0, failedFiles: [], missing: [] };
  const dead = new AbortController();
  const signal = AbortSignal.any([interrupted, dead.signal]);
  const size: BatchSize = { count: settings.visualize === undefined ? FIRST_BATCH : 1 };
  const send = createSender({
    client,
    options: settings.options,
    policy: settings,
    size,
    signal,
    onRetry: (items, failed) =>
      journal.retry(
        items.map(({ file }) => file),
        failed,
      ),
    onUnreachable: (error) =>
      client.health({ signal: AbortSignal.timeout(ALIVE_MS) }).then(
        () => {},
        () => dead.abort(error),
      ),
  });
  const reduction: Reduction = {
    ...(settings.resize === 'model' && { input: model.input }),
    ...(settings.pixels && { pixels: { gray: model.input.color === 'gray' } }),
  };
  const settle = settler(parts, counts);

  async function predictAll(found: AsyncIterable<Input>): Promise<void> {
    const prepared = mapInOrder(until(found, signal), settings.concurrency, (input) => prepare(input, reduction));
    for await (const outcomes of mapInOrder(batches(prepared, size), settings.concurrency, send))
      await settle(outcomes);
    if (!dead.signal.aborted) return;
    const { code, detail } = dead.signal.reason as ApiError;
    for await (const { file } of found) await settle([{ file, fault: { code, detail: `not tried: ${detail}` } }]);
  }

  let paths = settings.paths;
  for (let number = 1; paths.length > 0; number++) {
    const missing: Missing[] = [];
    await predictAll(pending(paths, parts, missing));
    const isLast = number >= settings.retries || signal.aborted;
    const waitMs = isLast ? undefined : settings.retryIntervalMs;
    for (const each of missing) journal.missing(each, number, waitMs);
    paths = missing.map((each) => each.missing);
    if (waitMs !== undefined && paths.length > 0) await pause(waitMs, signal).catch(() => {});
    if (isLast || signal.aborted) break;
  }
  counts.missing.push(...paths);
  return counts;
}

/** Names every picture as failed, for a service that never answered. */
export async function failAll(
  parts: Pick<RunParts, 'settings' | 'earlier' | 'journal'>,
  { code, detail }: ApiError,
): Promise<Counts> {
  const counts: Counts = { done: 0, failed: 0, failedFiles: [], missing: [] };
  const missing: Missing[] = [];
  for await (const { file } of pending(parts.settings.paths, parts, missing)) {
    fail(counts, parts.journal, file, { code, detail: `not tried: ${detail}` });
  }
  counts.missing.push(...missing.map((each) => each.missing));
  return counts;
}

function fail(counts: Counts, journal: Journal, file: string, fault: Fault): void {
  counts.failed++;
  if (counts.failedFiles.length < NAMED) counts.failedFiles.push(file);
  journal.fault(file, fault);
}

/** What is to be done at the paths; what is not there is put into `missing`. */
async function* pending(
  paths: readonly string[],
  { settings, earlier }: Pick<RunParts, 'settings' | 'earlier'>,
  missing: Missing[] = [],
): AsyncGenerator<Input> {
  for await (const input of inputs(paths, { cwd: settings.cwd, exclude: settings.visualize })) {
    if ('missing' in input) missing.push(input);
    else if (!earlier.has(input.file)) yield input;
  }
}

/** How many pictures there are to do. */
export async function countPending(parts: Pick<RunParts, 'settings' | 'earlier'>): Promise<number> {
  let count = 0;
  for await (const _input of pending(parts.settings.paths, parts)) count++;
  return count;
}

// Leaves the source open, so that what remains of it can still be named.
async function* until<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  while (!signal.aborted) {
    const { done, value } = await iterator.next();
    if (done) return;
    yield value;
  }
}

function settler({ settings, results, tally, journal, progress }: RunParts, counts: Counts) {
  return async (outcomes: readonly Outcome[]): Promise<void> => {
    const done: Done[] = outcomes.filter((outcome) => 'result' in outcome);
    for (const { file, result } of done) {
      // Before the row that says the picture is done, so that a continued run misses none.
      if (settings.visualize !== undefined) await writeVisual(settings.visualize, file, result.visualization);
    }
    await results.write(done);
    for (const { result } of done) tally.add(rowsOf(result));
    counts.done += done.length;
    for (const outcome of outcomes) if ('fault' in outcome) fail(counts, journal, outcome.file, outcome.fault);
    progress.set(counts.done, counts.failed);
  };
}
