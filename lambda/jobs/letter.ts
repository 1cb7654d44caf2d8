import type { JobMetrics } from '../../contract/jobs.ts';
import type { Summarised } from './events.ts';
import type { JobRecord } from './store.ts';

/** What the operator is told of a scheduled job: how it went, how certain the model was, and whether to retrain it. */
export function letterOf(
  { id, state, total = 0, counts, detail, resultsTo }: JobRecord,
  metrics: JobMetrics | undefined,
): Pick<Summarised, 'subject' | 'message'> {
  const { meanCertainty = null, predictions = 0, classes = [], retrain = [], processSeconds = 0 } = metrics ?? {};
  const warning = retrain.length > 0 ? ', retrain' : '';
  const lines = [
    `Job ${id} ${state}: ${counts?.done ?? 0} of ${total} pictures done, ${counts?.failed ?? 0} failed, ${processSeconds.toFixed(0)} s.`,
    detail,
    `Results and metrics.json: ${resultsTo}/`,
    meanCertainty === null ? undefined : `Mean certainty ${percent(meanCertainty)} over ${predictions} predictions.`,
    ...classes.map(({ label, count, mean }) => `  ${label}: ${count}, ${percent(mean)}`),
    ...retrain.map(
      ({ label, mean, threshold }) =>
        `Retrain: ${label} is at ${percent(mean)} on average, below the ${percent(threshold)} it should have.`,
    ),
  ];
  return {
    subject: `Glimpse: the scheduled job ${state}${warning}`,
    message: lines
      .filter((line) => line !== undefined)
      .join('\n')
      .slice(0, MOST),
  };
}

/** Characters of a message: SNS takes 256 KB. */
const MOST = 60_000;

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
