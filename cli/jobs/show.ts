import { styleText } from 'node:util';
import type { Job, JobMetrics } from '../../contract/jobs.ts';
import { table } from '../table.ts';

/** Failures that are told to people; JSON and results.ndjson have more. */
const NAMED = 5;

export function jobTable(jobs: readonly Job[]): string {
  return table(
    ['id', 'state', ' done', ' failed', ' of', 'created', 'source', 'key'],
    jobs.map((job) => [
      job.id,
      job.state,
      String(job.counts.done),
      String(job.counts.failed),
      job.counts.total === null ? '?' : String(job.counts.total),
      job.createdAt.slice(0, 19).replace('T', ' '),
      sourceOf(job),
      job.key ?? '-',
    ]),
  );
}

export function jobText(job: Job): string {
  const { id, state, counts, failures, detail, webhook } = job;
  const { done, failed, total } = counts;
  const lines = [
    `${styleText('bold', id)}  ${state}, ${Math.round(job.progress * 100)} %`,
    `${done} of ${total ?? '?'} done${failed > 0 ? `, ${styleText('red', `${failed} failed`)}` : ''}, ${sourceOf(job)}`,
    ...(detail === undefined ? [] : [styleText('red', detail)]),
    ...failures.slice(0, NAMED).map((failure) => `  ${failure.file}  ${failure.code}: ${failure.detail}`),
    ...(failed > NAMED ? [`  and ${failed - Math.min(NAMED, failures.length)} more`] : []),
    ...(webhook?.delivered === false ? ['The webhook could not be told.'] : []),
    ...(job.results ? [`Results: glimpse jobs results ${id} --out DIR`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** The figures of a job that has ended, and what to do about them. */
export function metricsText({
  meanCertainty,
  predictions,
  processSeconds,
  msPerPrediction,
  retrain,
}: JobMetrics): string {
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  const lines = [
    ...(meanCertainty === null ? [] : [`Mean certainty ${percent(meanCertainty)} over ${predictions} predictions`]),
    `${processSeconds.toFixed(1)} s${msPerPrediction === null ? '' : `, ${msPerPrediction.toFixed(1)} ms each`}`,
    ...retrain.map(({ label, mean, threshold }) =>
      styleText(
        'yellow',
        `Retrain: ${label} is at ${percent(mean)} on average, below the ${percent(threshold)} it should have.`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function sourceOf({ source }: Job): string {
  if ('prefix' in source) return source.prefix;
  return `${source.uploads} ${source.uploads === 1 ? 'upload' : 'uploads'}`;
}
