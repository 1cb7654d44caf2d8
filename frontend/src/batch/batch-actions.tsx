import type { ModelInfo } from '../../../contract/models-answer.ts';
import type { Submission } from '../jobs/use-submission.ts';
import { plural } from '../result/words.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { Icon } from '../shell/icon.tsx';
import { useFeature } from '../state/features.tsx';
import { useSettings } from '../state/settings.tsx';
import { go } from '../state/use-route.ts';
import { isOpen, type Totals } from './row.ts';
import { saveResults } from './save-results.ts';
import type { Batch } from './use-batch.ts';

interface Props {
  readonly batch: Batch;
  readonly totals: Totals;
  readonly model: ModelInfo | undefined;
  readonly submission: Submission;
}

/** What can be done with the pictures of a batch. */
export function BatchActions({ batch, totals, model, submission }: Props) {
  const { rows, running, start, stop, clear } = batch;
  const { keep, inBrowser } = useSettings().settings;
  const hasJobs = useFeature('jobs');
  const open = rows.filter((row) => isOpen(row, model));
  const isRetry = totals.failed > 0 && totals.failed === open.length;
  const hand = () => {
    const files = open.map(({ file }) => file);
    if (model) void submission.start(files, model, keep);
    go('/jobs');
  };
  return (
    <div className="row batch-actions">
      {running ? (
        <button type="button" className="button" onClick={stop}>
          <Icon name="close" />
          <span>Stop</span>
        </button>
      ) : (
        open.length > 0 && (
          <button type="button" className="button is-primary" disabled={!model} onClick={() => model && start(model)}>
            <Icon name={isRetry ? 'retry' : 'predict'} />
            <span>
              {isRetry
                ? `Try ${plural(open.length, 'failed picture')} again`
                : `Predict ${plural(open.length, 'picture')}`}
            </span>
          </button>
        )
      )}
      <button
        type="button"
        className="button"
        disabled={totals.done + totals.failed === 0}
        onClick={() => saveResults(rows)}
      >
        <Icon name="download" />
        <span>Results.csv</span>
      </button>
      {/* Nothing leaves the device while that is what was asked for. */}
      {hasJobs && !inBrowser && !running && open.length > 0 && (
        <button type="button" className="button" disabled={!model || submission.progress !== undefined} onClick={hand}>
          <Icon name="clock" />
          <span>As a job</span>
        </button>
      )}
      <ConfirmButton
        name="Clear"
        question={`Clear ${plural(totals.done, 'answer')}?`}
        yes="Clear all"
        no="Keep them"
        onYes={clear}
        isHarmless={totals.done === 0}
      >
        <p>They are in this page only, and in Results.csv once that is saved.</p>
      </ConfirmButton>
    </div>
  );
}
