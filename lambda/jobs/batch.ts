import type { Result } from '../../contract/answer.ts';
import type { JobRequest } from '../../contract/jobs.ts';
import { limits } from '../../contract/limits.ts';
import { optionsSchema } from '../../contract/options.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { Config } from '../config.ts';
import { mapInOrder } from '../map-in-order.ts';
import type { Lease, Registry } from '../models/registry.ts';
import { predict } from '../predict.ts';
import type { Recorder } from '../records/recorder.ts';
import type { Telemetry } from '../telemetry.ts';
import type { UploadStore } from '../uploads.ts';
import type { JobFiles } from './files.ts';
import { predictionId } from './ids.ts';
import type { Inbox } from './inbox.ts';
import { partKey } from './layout.ts';
import type { Fault, Item } from './manifest.ts';

/** Some pictures of a job, as Step Functions hands them to the model function. */
export interface JobBatch {
  readonly job: string;
  readonly model: { readonly name: string; readonly version: string };
  readonly options: Partial<JobRequest['options']>;
  readonly items: readonly Item[];
  /** Name of the key the job was asked for with. */
  readonly key?: string | null;
  /** How many of them earlier calls have done. */
  readonly from: number;
}

export interface BatchAnswer {
  /** How many of the items are done by now, and how many are left for lack of time. */
  readonly next: number;
  readonly left: number;
}

/** A line of a part. */
export type Row = { readonly index: number; readonly file: string } & (
  | { readonly result: Result }
  | { readonly error: Fault }
);

export interface BatchDeps {
  readonly config: Config;
  readonly registry: Registry;
  readonly telemetry: Telemetry;
  readonly files: JobFiles;
  readonly inbox: Inbox;
  readonly uploads?: UploadStore;
  readonly record: Recorder;
}

export interface BatchControl {
  /** Pictures under way at a time. */
  readonly width: number;
  /** Whether no more pictures are to be begun. */
  readonly stop: (slowestMs: number) => boolean;
  /** Resolves when the next picture may begin. */
  readonly turn?: () => Promise<void>;
}

/**
 * Predicts on the pictures of a batch and leaves their rows as one part of the job. A picture that fails is a row that says
 * why. The same batch leaves the same part however often it is done.
 * @throws ProblemError `model_unavailable`, after which the whole may be tried again
 */
export async function runBatch(deps: BatchDeps, batch: JobBatch, control: BatchControl): Promise<BatchAnswer> {
  const items = batch.items.slice(batch.from);
  const options = optionsSchema.parse(batch.options);
  const loading = performance.now();
  const model = await lease(deps.registry, batch);
  const loadMs = 'fault' in model ? 0 : model.loadMs;
  const facts = { requestId: batch.job, source: 'job', ...(batch.key && { key: batch.key }) } as const;
  const records = deps.record('fault' in model ? undefined : model, facts);
  let slowest = 0;
  let begun = 0;

  async function* inTime(): AsyncGenerator<Item> {
    for (const item of items) {
      await control.turn?.();
      // One at least, so that each call gets further.
      if (begun > 0 && control.stop(slowest)) return;
      begun++;
      yield item;
    }
  }

  async function one(item: Item): Promise<Row> {
    const start = performance.now();
    const { index, file } = item;
    try {
      if ('fault' in item) return { index, file, error: item.fault };
      const bytes = await read(deps, item);
      if ('fault' in model) return { index, file, error: model.fault };
      const subject = { bytes, fileName: file.slice(file.lastIndexOf('/') + 1) };
      const outcome = await predict(
        model,
        subject,
        { ...options, masks: 'none' },
        {
          machine: deps.config,
          images: items.length,
          modelLoadMs: item === items[0] ? loadMs : 0,
          coldStart: false,
          deadline: performance.now() + limits.seconds * 1000,
        },
      );
      const result: Result = { ...outcome.result, id: predictionId(batch.job, index), file };
      await records.answered(subject, { ...outcome, result }, { file, position: index }, options.store);
      return { index, file, result };
    } catch (error) {
      records.failed(error, { file, position: index }, predictionId(batch.job, index));
      return { index, file, error: faultOf(deps.telemetry, error, batch.job, file) };
    } finally {
      slowest = Math.max(slowest, performance.now() - start);
    }
  }

  try {
    const rows = await Array.fromAsync(mapInOrder(inTime(), control.width, one));
    const [first] = rows;
    // Before the part: who is killed between the two leaves records that come again under the same ids.
    await records.send();
    if (first) {
      const failed = rows.filter((row) => 'error' in row).length;
      const key = partKey(batch.job, { from: first.index, done: rows.length - failed, failed });
      await deps.files.write(key, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
      deps.telemetry.info('job batch', {
        job: batch.job,
        pictures: rows.length,
        failed,
        ms: Math.round(performance.now() - loading),
      });
    }
    return { next: batch.from + rows.length, left: items.length - rows.length };
  } finally {
    if ('release' in model) model.release();
  }
}

/** The model; or, where it can never answer, why each picture fails. */
async function lease(registry: Registry, { model }: JobBatch): Promise<Lease | { readonly fault: Fault }> {
  try {
    return await registry.get(model.name, model.version);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code === 'model_unavailable') throw error;
    return { fault: { code: error.code, detail: error.message } };
  }
}

function read(deps: BatchDeps, item: Extract<Item, { at: string }>): Promise<Uint8Array> | Uint8Array {
  if (item.at === 'inbox') return deps.inbox.read(item.key);
  if (item.at === 'job') return deps.files.read(item.key).then((found) => found?.bytes ?? absent(item.file));
  return deps.uploads?.read(item.key) ?? absent(item.file);
}

function absent(file: string): never {
  throw new ProblemError('not_found', `${file} is not there any more.`);
}

// As in an answer: what is wrong with the picture is told, what is wrong with us is logged.
function faultOf(telemetry: Telemetry, error: unknown, job: string, file: string): Fault {
  if (error instanceof ProblemError && error.code !== 'internal') return { code: error.code, detail: error.message };
  telemetry.error('picture of a job failed', error, { job, file });
  return { code: 'internal', detail: `Internal error; the log has it under the job ${job}.` };
}
