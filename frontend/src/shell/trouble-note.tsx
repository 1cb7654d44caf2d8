import { isAboutKey, type Trouble } from '../api/trouble.ts';
import { Icon } from './icon.tsx';
import { KeyNote } from './key-note.tsx';

interface Props {
  readonly trouble: Trouble;
  readonly onRetry?: (() => void) | undefined;
}

/** A failure in plain words, with the request id to quote when asking for help. */
export function TroubleNote({ trouble, onRetry }: Props) {
  if (isAboutKey(trouble)) return <KeyNote trouble={trouble} onRetry={onRetry} />;
  return (
    <div className="note is-danger" role="alert">
      <Icon name="alert" />
      <div className="problem">
        <strong>{trouble.title}</strong>
        <span>{trouble.detail}</span>
        {trouble.requestId && (
          <span className="small">
            Request id <code>{trouble.requestId}</code>
          </span>
        )}
        {onRetry && (
          <span>
            <button type="button" className="button is-small" onClick={onRetry}>
              <Icon name="retry" /> Try again
            </button>
          </span>
        )}
      </div>
    </div>
  );
}
