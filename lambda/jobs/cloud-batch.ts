import type { Context } from 'aws-lambda';
import type { BlobStore } from '../blobs.ts';
import { createRecorder } from '../records/recorder.ts';
import type { RecordSink } from '../records/store.ts';
import { type BatchAnswer, type BatchDeps, runBatch } from './batch.ts';
import type { BatchEvent } from './events.ts';
import { createS3JobFiles } from './s3-files.ts';
import { createS3Inbox } from './s3-inbox.ts';

/** Pictures under way at a time: decoding overlaps with the run of another, which blocks. */
const IN_FLIGHT = 2;
/** Milliseconds that are left for writing what is done. */
const RESERVE_MS = 3000;

interface Deps extends Omit<BatchDeps, 'files' | 'inbox' | 'record'> {
  readonly blobs?: BlobStore;
  /** Absent where nothing is recorded. */
  readonly sink?: RecordSink;
}

/** What the model function does with the pictures of a job: as many as it has time for. */
export function createBatchHandler(deps: Deps) {
  const { files, inbox } = deps.config.jobs;
  const all: BatchDeps = {
    ...deps,
    files: createS3JobFiles(files),
    inbox: createS3Inbox(inbox),
    record: createRecorder(deps),
  };
  return ({ jobBatch }: BatchEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<BatchAnswer> =>
    runBatch(all, jobBatch, {
      width: IN_FLIGHT,
      stop: (slowestMs) => context.getRemainingTimeInMillis() < RESERVE_MS + 2 * slowestMs,
    });
}
