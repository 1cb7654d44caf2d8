import type { Trouble } from '../api/trouble.ts';
import { Icon } from './icon.tsx';
import { TroubleNote } from './trouble-note.tsx';

interface Props {
  readonly trouble: Trouble;
  readonly onRetry: () => void;
}

/** Why nothing is shown; where it is a matter of keys, how to change that. */
export function OperatorNote({ trouble, onRetry }: Props) {
  if (trouble.code !== 'key_missing' && trouble.code !== 'forbidden')
    return <TroubleNote trouble={trouble} onRetry={onRetry} />;
  return (
    <div className="note is-info operator-note" role="alert">
      <Icon name="key" />
      <div className="problem">
        <strong>This is for operators</strong>
        <span>
          Records and usage need the operator's key: enter it with the key button at the top. Said by the service:{' '}
          {trouble.detail}
        </span>
        <span>
          <button type="button" className="button is-small" onClick={onRetry}>
            <Icon name="retry" /> Try again
          </button>
        </span>
      </div>
    </div>
  );
}
