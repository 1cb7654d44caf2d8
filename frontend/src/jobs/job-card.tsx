import { useState } from 'react';
import type { Job, JobFile, JobState } from '../../../contract/jobs.ts';
import { addressOf, cancelJob, readJobFile } from '../api/jobs.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { save } from '../result/save.ts';
import { milliseconds, moment, plural } from '../result/words.ts';
import { Icon, type IconName } from '../shell/icon.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { isActive } from './use-jobs.ts';

const states: Readonly<Record<JobState, { word: string; icon: IconName }>> = {
  queued: { word: 'Waiting', icon: 'clock' },
  running: { word: 'Running', icon: 'predict' },
  succeeded: { word: 'Done', icon: 'check' },
  failed: { word: 'Failed', icon: 'alert' },
  cancelled: { word: 'Cancelled', icon: 'close' },
};
const files: readonly JobFile[] = ['Results.csv', 'results.ndjson', 'metrics.json'];

/** One job: how far it is, what failed, and its results once it has ended. */
export function JobCard({ job, onChange }: { job: Job; onChange: () => void }) {
  const { id, state, counts, progress, createdAt, failures, detail } = job;
  const [trouble, setTrouble] = useState<Trouble>();
  const attempt = async (what: string, act: () => Promise<void>) => {
    setTrouble(undefined);
    try {
      await act();
    } catch (error) {
      setTrouble(toTrouble(error, `${what} of job ${id}`));
    }
  };
  const cancel = () => attempt('cancelling', () => cancelJob(id).then(onChange));
  const download = (file: JobFile) =>
    attempt(file, async () => {
      const address = await addressOf(id, file);
      if (address.startsWith('/')) save(await readJobFile(address), file);
      // A signed address says itself that it is to be saved.
      else location.assign(address);
    });
  return (
    <li className="job">
      <div className="row">
        <span className={`state is-${state}`}>
          <Icon name={states[state].icon} />
          {states[state].word}
        </span>
        <strong>{sourceWords(job)}</strong>
        <span className="weak small">
          {String(job.options.model ?? 'default model')} · {moment(createdAt)}
          {tookWords(job)}
        </span>
        <span className="spring" />
        {isActive(job) && (
          <button type="button" className="button is-small" onClick={cancel}>
            <Icon name="close" />
            <span>Cancel</span>
          </button>
        )}
      </div>
      {isActive(job) && (
        <progress
          className="progress is-primary is-small"
          aria-label={`Progress of the job of ${moment(createdAt)}`}
          max={1}
          {...(counts.total !== null && { value: progress })}
        />
      )}
      <p className="small" role={isActive(job) ? 'status' : undefined}>
        {counts.total === null
          ? 'Counting the pictures …'
          : `${counts.done + counts.failed} of ${plural(counts.total, 'picture')}`}
        {counts.failed > 0 && `, ${counts.failed} failed`}
        {detail && `. ${detail}`}
      </p>
      {failures.length > 0 && (
        <details className="details">
          <summary>{plural(counts.failed, 'failed picture')}</summary>
          <ul className="failures">
            {failures.map((failure) => (
              <li key={failure.file}>
                <strong>{failure.file}</strong> {failure.detail}
              </li>
            ))}
          </ul>
          {counts.failed > failures.length && <p className="weak small">results.ndjson has all.</p>}
        </details>
      )}
      {job.results && (
        <div className="row">
          {files.map((file) => (
            <button key={file} type="button" className="button is-small" onClick={() => download(file)}>
              <Icon name="download" />
              <span>{file}</span>
            </button>
          ))}
        </div>
      )}
      {trouble && <TroubleNote trouble={trouble} />}
    </li>
  );
}

function sourceWords({ source, counts }: Job): string {
  if ('prefix' in source) return `Folder ${source.prefix}`;
  return counts.total === null ? plural(source.uploads, 'file') : plural(counts.total, 'picture');
}

function tookWords({ startedAt, endedAt }: Job): string {
  if (startedAt === undefined || endedAt === undefined) return '';
  return ` · took ${milliseconds(Date.parse(endedAt) - Date.parse(startedAt))}`;
}
