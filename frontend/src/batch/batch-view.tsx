import { useCallback, useEffect } from 'react';
import type { Submission } from '../jobs/use-submission.ts';
import { FileButton } from '../picture/file-button.tsx';
import { useDrop } from '../picture/use-drop.ts';
import { usePaste } from '../picture/use-paste.ts';
import { ModelSelect } from '../predict/model-select.tsx';
import { BatchTabs } from '../shell/sub-tabs.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { useFeature } from '../state/features.tsx';
import { useModels } from '../state/models.tsx';
import { useSettings } from '../state/settings.tsx';
import { BatchActions } from './batch-actions.tsx';
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
  const { rows, running, trouble, hasNew, add, start } = batch;
  const { model } = useModels();
  const { settings } = useSettings();
  const hasJobs = useFeature('jobs');
  const take = useCallback((files: readonly File[]) => add(files), [add]);
  const { isOver, handlers } = useDrop(take);
  usePaste(take);
  const totals = total(rows);
  useEffect(() => {
    if (settings.autoRun && hasNew && !running && model) void start(model);
  }, [settings.autoRun, hasNew, running, model, start]);

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
      {trouble && <TroubleNote trouble={trouble} />}
      {rows.length > 0 && (
        <>
          <BatchActions batch={batch} totals={totals} model={model} submission={submission} />
          <BatchTotals totals={totals} count={rows.length} running={running} />
          <BatchTable rows={rows} labels={totals.labels.map(({ label }) => label)} onOpen={onOpen} />
        </>
      )}
    </div>
  );
}
