import { ProblemError } from '../../contract/problems.ts';
import type { BatchDeps, JobBatch } from './batch.ts';
import { runBatch } from './batch.ts';
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
  const stops = new Map<string, AbortController>();
  let last: Promise<void> = Promise.resolve();

  async function run(id: string, signal: AbortSignal): Promise<void> {
    let fault: string | undefined;
    try {
      const job = await prepare(deps, id);
      if (!isOver(job)) await runBatches(job, signal);
      // Stopped with the process: the next one goes on.
      if (signal.aborted && !isOver((await store.get(id)) ?? job)) return;
    } catch (error) {
      if (!(error instanceof ProblemError)) telemetry.error('job failed', error, { job: id });
      fault = error instanceof ProblemError ? error.message : 'Internal error; the log has it under the id of the job.';
    }
    tell(await summarise(deps, id, fault));
  }

  // Nobody waits for it: the next job begins meanwhile.
  function tell(job: JobRecord): void {
    deps.ended(job).catch((error: unknown) => telemetry.error('end of a job not told', error, { job: job.id }));
  }

  async function runBatches({ id, key, model, request }: JobRecord, signal: AbortSignal): Promise<void> {
    if (!model) return;
    const done = await partsBySize(files, id);
    for await (const items of batches(files, id)) {
      if (signal.aborted) return;
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

  return {
    async start(id) {
      if (await claim(files, id)) enqueue(id);
    },
    async cancel(id) {
      stops.get(id)?.abort();
      // One that waits for its turn, or that nobody runs, is put together here.
      if (!stops.has(id) && (await claim(files, id))) enqueue(id);
    },
    // A job is lost with its process only, and then the next one goes on with it.
    lost: async () => undefined,
    async resume() {
      for (let cursor: string | undefined, more = true; more; ) {
        const { items, next } = await store.list(undefined, cursor, 100);
        for (const job of items.toReversed()) {
          if (job.counts) tell(job);
          else if (await claim(files, job.id)) enqueue(job.id);
        }
        cursor = next ?? undefined;
        more = next !== null;
      }
    },
    async stop() {
      for (const each of stops.values()) each.abort();
      await last;
    },
  };
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

/** Whether a job is this process's to run: another one that lives keeps what it has begun. */
async function claim(files: JobFiles, id: string): Promise<boolean> {
  const key = `${id}/process`;
  const mine = String(process.pid);
  if (await files.write(key, mine, 'new')) return true;
  const found = await files.read(key);
  const holder = Buffer.from(found?.bytes ?? []).toString('utf8');
  if (holder === mine || !found) return true;
  return isAlive(Number(holder)) ? false : files.write(key, mine, { tag: found.tag });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
