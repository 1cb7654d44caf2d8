import { useCallback, useEffect, useState } from 'react';
import { toMetrics } from '../../../vision/answer.ts';
import type { Submission } from '../jobs/use-submission.ts';
import { FileButton } from '../picture/file-button.tsx';
import { useDrop } from '../picture/use-drop.ts';
import { usePaste } from '../picture/use-paste.ts';
import { ModelSelect } from '../predict/model-select.tsx';
import { saveText } from '../result/save.ts';
import { plural } from '../result/words.ts';
import { Icon } from '../shell/icon.tsx';
import { BatchTabs } from '../shell/sub-tabs.tsx';
import { useFeature } from '../state/features.tsx';
import { useModels } from '../state/models.tsx';
import { useSettings } from '../state/settings.tsx';
import { go } from '../state/use-route.ts';
import { BatchTable } from './batch-table.tsx';
import { BatchTotals } from './batch-totals.tsx';
import { total } from './row.ts';
import type { Batch } from './use-batch.ts';

interface Props {
  readonly batch: Batch;
  readonly submission: Submission;
  readonly onOpen: (file: File) => void;
}

/** Many pictures at once: a table that fills as answers come. */
export function BatchView({ batch, submission, onOpen }: Props) {
  const { rows, running, add, start, stop, clear } = batch;
  const { model } = useModels();
  const { settings } = useSettings();
  const [started, setStarted] = useState(0);
  const take = useCallback((files: readonly File[]) => add(files), [add]);
  const { isOver, handlers } = useDrop(take);
  usePaste(take);
  const totals = total(rows);
  const left = rows.length - totals.done;

  const hasJobs = useFeature('jobs');
  const hand = () => {
    const open = rows.filter(({ state }) => state !== 'done').map(({ file }) => file);
    if (model) void submission.start(open, model, settings.keep);
    go('/jobs');
  };

  const isFresh = rows.length > started && !running;
  useEffect(() => {
    if (!settings.autoRun || !isFresh || !model) return;
    setStarted(rows.length);
    void start(model);
  }, [settings.autoRun, isFresh, model, rows.length, start]);

  return (
    <div className="page" {...handlers}>
      <h1 className="page-title">Batch</h1>
      <p className="weak">Many pictures in one go. They stay in this page; the table leaves as Results.csv.</p>
      {hasJobs && <BatchTabs />}
      <div className={`drop batch-drop ${isOver ? 'is-over' : ''}`}>
        <ModelSelect />
        <div className="row">
          <FileButton icon="image" onFiles={take}>
            Choose pictures
          </FileButton>
          <FileButton icon="folder" from="folder" onFiles={take}>
            Choose a folder
          </FileButton>
          <span className="weak small">or drop them anywhere here</span>
        </div>
      </div>
      {rows.length > 0 && (
        <>
          <div className="row batch-actions">
            {running ? (
              <button type="button" className="button" onClick={stop}>
                <Icon name="close" />
                <span>Stop</span>
              </button>
            ) : (
              left > 0 && (
                <button
                  type="button"
                  className="button is-primary"
                  disabled={!model}
                  onClick={() => model && start(model)}
                >
                  <Icon name={totals.failed > 0 ? 'retry' : 'predict'} />
                  <span>
                    {totals.failed === left
                      ? `Try ${plural(left, 'failed picture')} again`
                      : `Predict ${plural(left, 'picture')}`}
                  </span>
                </button>
              )
            )}
            <button type="button" className="button" disabled={totals.done === 0} onClick={() => saveResults(batch)}>
              <Icon name="download" />
              <span>Results.csv</span>
            </button>
            {hasJobs && !running && left > 0 && (
              <button
                type="button"
                className="button"
                disabled={!model || submission.progress !== undefined}
                onClick={hand}
              >
                <Icon name="clock" />
                <span>As a job</span>
              </button>
            )}
            <button type="button" className="button" onClick={clear}>
              <Icon name="trash" />
              <span>Clear</span>
            </button>
          </div>
          <BatchTotals totals={totals} count={rows.length} running={running} />
          <BatchTable rows={rows} labels={totals.labels.map(({ label }) => label)} onOpen={onOpen} />
        </>
      )}
    </div>
  );
}

async function saveResults({ rows }: Batch): Promise<void> {
  const { toDialect } = await import('../../../vision/dialects/to-dialect.ts');
  const results = rows.flatMap(({ result }) => (result ? [result] : []));
  const metrics = toMetrics(results.flatMap(({ predictions }) => predictions));
  saveText(toDialect({ results, metrics }, 'csv').body, 'text/csv', 'Results.csv');
}
