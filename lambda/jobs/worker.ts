import { ProblemError } from '../../contract/problems.ts';
import type { BatchDeps, JobBatch } from './batch.ts';
import { runBatch } from './batch.ts';
import { createClaims, STALE_MS } from './claims.ts';
import type { JobFiles } from './files.ts';
import { manifestKey } from './layout.ts';
import { type Item, readManifest } from './manifest.ts';
import { partsBySize, sizeOf } from './parts.ts';
import { prepare } from './prepare.ts';
import type { JobRunner } from './runner.ts';
import type { StepDeps } from './steps.ts';
import { isOver, type JobRecord } from './store.ts';
import { summarise } from './summarise.ts';

export interface WorkerDeps extends StepDeps, Pick<BatchDeps, 'config' | 'registry' | 'record'> {
  /** Told of each job that has ended, perhaps again by the next process. */
  readonly ended: (job: JobRecord) => Promise<void>;
  /** Resolves when the next picture may begin; see `createPrecedence`. */
  readonly turn: () => Promise<void>;
}

export interface Worker extends JobRunner {
  /** Goes on with the jobs that an earlier process left. */
  resume(): Promise<void>;
  /** Ends after the pictures under way; the rest is for the next process. */
  stop(): Promise<void>;
}

/** Pictures of a part: what is done again, at most, after the process was killed. */
const BATCH = 20;

/** Runs jobs in this process, one after the other. What is done is on disk: a new process goes on where this one ended. */
export function createWorker(deps: WorkerDeps): Worker {
  const { files, store, telemetry, config } = deps;
  const claims = createClaims(files);
  const stops = new Map<string, AbortController>();
  let last: Promise<void> = Promise.resolve();
  const renewing = setInterval(
    () => claims.renew(stops.keys()).catch((error) => telemetry.error('claims not renewed', error)),
    STALE_MS / 4,
  ).unref();
  let again: NodeJS.Timeout | undefined;

  async function run(id: string, signal: AbortSignal): Promise<void> {
    let fault: string | undefined;
    try {
      // Stopped with the process: the next one goes on. What was cancelled is put together.
      if (signal.aborted && !(await isCancelled(id))) return;
      const job = await prepare(deps, id);
      if (!isOver(job)) await runBatches(job, signal);
      if (signal.aborted && !(await isCancelled(id))) return;
    } catch (error) {
      if (!(error instanceof ProblemError)) telemetry.error('job failed', error, { job: id });
      fault = error instanceof ProblemError ? error.message : 'Internal error; the log has it under the id of the job.';
    }
    tell(await summarise(deps, id, fault));
  }

  const isCancelled = async (id: string) => (await store.get(id))?.state === 'cancelled';

  // Nobody waits for it: the next job begins meanwhile.
  function tell(job: JobRecord): void {
    deps.ended(job).catch((error: unknown) => telemetry.error('end of a job not told', error, { job: job.id }));
  }

  async function runBatches({ id, key, model, request }: JobRecord, signal: AbortSignal): Promise<void> {
    if (!model) return;
    const done = await partsBySize(files, id);
    for await (const items of batches(files, id)) {
      // Whoever cancelled it may have asked another process.
      if (signal.aborted || (await isCancelled(id))) return;
      const part = done.get(items[0]?.index ?? -1);
      if (part && sizeOf(part) === items.length) continue;
      const batch: JobBatch = { job: id, model, options: request.options, items, from: 0, ...(key && { key }) };
      const control = { width: config.jobs.concurrency, stop: () => signal.aborted, turn: deps.turn };
      await runBatch(deps, batch, control);
    }
  }

  function enqueue(id: string): void {
    if (stops.has(id)) return;
    const stop = new AbortController();
    stops.set(id, stop);
    last = last
      .then(() => run(id, stop.signal))
      .catch((error: unknown) => telemetry.error('job not ended', error, { job: id }))
      .finally(() => stops.delete(id));
  }

  const noted = (error: unknown) => telemetry.error('jobs not looked for', error);
  const worker: Worker = {
    async start(id) {
      if (await claims.take(id)) enqueue(id);
    },
    async cancel(id) {
      stops.get(id)?.abort();
      // One that waits for its turn, or that nobody runs, is put together here.
      if (!stops.has(id) && (await claims.take(id))) enqueue(id);
    },
    // A job is lost with its process only, and then the next one goes on with it.
    lost: async () => undefined,
    async resume() {
      let held = false;
      for (let cursor: string | undefined, more = true; more; ) {
        const { items, next } = await store.list(undefined, cursor, 100);
        for (const job of items.toReversed()) {
          if (job.counts) tell(job);
          else if (await claims.take(job.id)) enqueue(job.id);
          else held = true;
        }
        cursor = next ?? undefined;
        more = next !== null;
      }
      // What another process runs is left to it, and looked at again in case it does not come to its end.
      if (held) again = setTimeout(() => worker.resume().catch(noted), STALE_MS).unref();
    },
    async stop() {
      clearInterval(renewing);
      clearTimeout(again);
      for (const each of stops.values()) each.abort();
      await last;
    },
  };
  return worker;
}

async function* batches(files: JobFiles, id: string): AsyncGenerator<Item[]> {
  const manifest = await files.stream(manifestKey(id));
  if (!manifest) return;
  let items: Item[] = [];
  for await (const item of readManifest(manifest)) {
    items.push(item);
    if (items.length < BATCH) continue;
    yield items;
    items = [];
  }
  if (items.length > 0) yield items;
}
