import { useCallback } from 'react';
import { FileButton } from '../picture/file-button.tsx';
import { useDrop } from '../picture/use-drop.ts';
import { ModelSelect } from '../predict/model-select.tsx';
import { Icon } from '../shell/icon.tsx';
import { BatchTabs } from '../shell/sub-tabs.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { useModels } from '../state/models.tsx';
import { useSettings } from '../state/settings.tsx';
import { JobCard } from './job-card.tsx';
import { useJobs } from './use-jobs.ts';
import type { Submission } from './use-submission.ts';

/** Many pictures by the service in the background: this page may be closed meanwhile. */
export function JobsView({ submission }: { submission: Submission }) {
  const { progress, trouble, submitted, start, stop } = submission;
  const { model } = useModels();
  const { keep } = useSettings().settings;
  const { jobs, trouble: listTrouble, reload } = useJobs(submitted);
  const take = useCallback((files: readonly File[]) => void start(files, model, keep), [model, keep, start]);
  const { isOver, handlers } = useDrop(take, { withZip: true });
  return (
    // While pictures are sent there is no place for others: they would end what is under way.
    <div className="page" {...(!progress && handlers)}>
      <h1 className="page-title">Jobs</h1>
      <p className="weak">Many pictures in the background. Once they are sent, this page may be closed.</p>
      <BatchTabs />
      <div className={`drop batch-drop ${isOver ? 'is-over' : ''}`}>
        <ModelSelect />
        {progress ? (
          <div className="row" role="status">
            <progress
              className="progress is-primary is-small"
              value={progress.done}
              max={progress.all}
              aria-label="Sent"
            />
            <span className="small">
              {progress.done} of {progress.all} sent
            </span>
            <button type="button" className="button is-small" onClick={stop}>
              <Icon name="close" />
              <span>Stop</span>
            </button>
          </div>
        ) : (
          <div className="row">
            <FileButton icon="image" onFiles={take} withZip>
              Pictures or ZIP
            </FileButton>
            <FileButton icon="folder" from="folder" onFiles={take}>
              Choose a folder
            </FileButton>
            <span className="weak small">or drop them here; the job begins at once</span>
          </div>
        )}
      </div>
      {trouble && <TroubleNote trouble={trouble} />}
      {listTrouble && <TroubleNote trouble={listTrouble} onRetry={reload} />}
      {jobs?.length === 0 && (
        <p className="empty">
          <Icon name="clock" />
          There are no jobs yet.
        </p>
      )}
      <ul className="jobs" aria-label="Jobs">
        {jobs?.map((job) => (
          <JobCard key={job.id} job={job} onChange={reload} />
        ))}
      </ul>
    </div>
  );
}
