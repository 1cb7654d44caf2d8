import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobMetrics, jobFiles, jobLimits } from '../../contract/jobs.ts';
import { labelName, type Manifest } from '../../contract/model.ts';
import { ProblemError } from '../../contract/problems.ts';
import { csvOf } from '../results/csv.ts';
import { lineOf } from '../results/line.ts';
import { rowsOf } from '../results/rows.ts';
import { type ClassMean, createTally, type Tally } from '../results/tally.ts';
import { partsOf, picturesOf, resultKey, resultTypes } from './layout.ts';
import { outcomes, unanswered } from './parts.ts';
import type { StepDeps } from './steps.ts';
import type { JobRecord } from './store.ts';

/**
 * Last step: the parts become the three files, in the order of the pictures, and the job gets its final state. What was
 * cancelled keeps what it had. Done again it comes to the same.
 * @param fault why the steps before did not come to their end
 */
export async function summarise(deps: StepDeps, id: string, fault?: string): Promise<JobRecord> {
  const { files, store, models } = deps;
  const job = await store.get(id);
  if (!job) throw new ProblemError('not_found', `No job ${id}.`);
  if (job.counts) return job;
  const manifest = job.model && (await models.manifest(job.model.name, job.model.version));
  const endedAt = job.endedAt ?? new Date().toISOString();
  const folder = await mkdtemp(join(tmpdir(), 'glimpse-job-'));
  try {
    const { counts, failures, tally } = await write(deps, job, folder, manifest);
    const metrics = metricsOf({ ...job, endedAt, counts }, tally, manifest);
    await using handle = await open(join(folder, 'metrics.json'), 'w');
    await handle.writeFile(`${JSON.stringify(metrics, null, 2)}\n`);
    for (const file of jobFiles) {
      await files.writeFile(resultKey(id, file), join(folder, file), resultTypes[file]);
      if (job.resultsTo !== undefined)
        await deps.inbox.writeFile(`${job.resultsTo}/${file}`, join(folder, file), resultTypes[file]);
    }
    const detail = fault ?? job.detail ?? verdict(deps, job, counts);
    const ended = await store.update(id, (now) => ({
      ...now,
      state: now.state === 'cancelled' ? 'cancelled' : detail === undefined ? 'succeeded' : 'failed',
      endedAt,
      counts,
      failures,
      ...(detail !== undefined && now.state !== 'cancelled' && { detail }),
    }));
    await files.remove([...(await files.list(partsOf(id))), ...(await files.list(picturesOf(id)))]);
    tell(deps, ended, metrics, certaintyMargin(tally.classes(), manifest));
    return ended;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function write({ files }: StepDeps, job: JobRecord, folder: string, manifest: Manifest | undefined) {
  const csv = csvOf(manifest?.task ?? 'classification');
  const tally = createTally();
  const counts = { done: 0, failed: 0 };
  const failures: { file: string; code: string; detail: string }[] = [];
  await using table = await open(join(folder, 'Results.csv'), 'w');
  await using lines = await open(join(folder, 'results.ndjson'), 'w');
  await table.appendFile(csv.head);
  for await (const { item, row } of outcomes(files, job.id)) {
    const { file } = item;
    if (row && 'result' in row) {
      counts.done++;
      tally.add(rowsOf(row.result));
      await table.appendFile(csv.encode(file, row.result));
      await lines.appendFile(`${lineOf(file, row.result)}\n`);
      continue;
    }
    // What a cancelled job had not come to has not failed.
    if (!row && job.state === 'cancelled') continue;
    const error = row?.error ?? unanswered;
    counts.failed++;
    if (failures.length < jobLimits.failures) failures.push({ file, ...error });
    await lines.appendFile(`${JSON.stringify({ file, error })}\n`);
  }
  return { counts, failures, tally };
}

/** Why a job whose pictures have all been tried has failed; undefined where it has not. */
function verdict({ toleratedPercent }: StepDeps, { total = 0, request }: JobRecord, { failed }: { failed: number }) {
  if (total === 0)
    return 'prefix' in request.source
      ? `No pictures below ${request.source.prefix}.`
      : 'No pictures among the uploads.';
  const percent = (100 * failed) / total;
  if (percent <= toleratedPercent) return undefined;
  return `${failed} of ${total} pictures failed (${percent.toFixed(1)} %), allowed: ${toleratedPercent} %.`;
}

type Ended = JobRecord & { readonly counts: { readonly done: number; readonly failed: number } };

function metricsOf(
  job: Ended & { readonly endedAt: string },
  tally: Tally,
  manifest: Manifest | undefined,
): JobMetrics {
  const seconds = Math.max(0, (Date.parse(job.endedAt) - Date.parse(job.startedAt ?? job.endedAt)) / 1000);
  return {
    job: job.id,
    date: job.endedAt,
    model: job.model ?? null,
    done: job.counts.done,
    failed: job.counts.failed,
    predictions: tally.predictions(),
    meanCertainty: tally.mean() ?? null,
    classes: tally.classes(),
    retrain: tally.drifting(manifest?.labels ?? []),
    processSeconds: seconds,
    msPerPrediction: job.counts.done === 0 ? null : (seconds * 1000) / job.counts.done,
  };
}

/** The operator's share: a log line and the metrics of one more call. */
function tell(
  { telemetry }: StepDeps,
  { id, state, detail }: JobRecord,
  metrics: JobMetrics,
  margin: number | undefined,
): void {
  const { done, failed, predictions, meanCertainty, processSeconds, model, retrain } = metrics;
  telemetry.call({
    requestId: id,
    method: 'JOB',
    route: 'job',
    status: state === 'failed' ? 500 : 200,
    ms: processSeconds * 1000,
    images: done + failed,
    failedImages: failed,
    predictions,
    ...(model && { model: model.name }),
    ...(meanCertainty !== null && { meanScore: meanCertainty }),
    ...(margin !== undefined && { certaintyMargin: margin }),
  });
  if (detail !== undefined) telemetry.info('job failed', { job: id, detail });
  if (retrain.length > 0) telemetry.info('retrain', { job: id, labels: retrain.map(({ label }) => label) });
}

/** See lambda/certainty.ts; of a whole job, whose scores are not kept. */
function certaintyMargin(classes: readonly ClassMean[], manifest: Manifest | undefined): number | undefined {
  const thresholds = new Map(
    manifest?.labels.map((label) => [labelName(label), typeof label === 'object' ? label.threshold : undefined]),
  );
  const margins = classes.flatMap(({ label, count, mean }) => {
    const threshold = thresholds.get(label);
    return threshold === undefined ? [] : [{ count, margin: mean - threshold }];
  });
  const total = margins.reduce((sum, { count }) => sum + count, 0);
  return total === 0 ? undefined : margins.reduce((sum, { count, margin }) => sum + count * margin, 0) / total;
}
