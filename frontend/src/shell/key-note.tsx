import type { Trouble } from '../api/trouble.ts';
import { Icon } from './icon.tsx';
import { KeyEntry } from './key-entry.tsx';

/** That a key is wanted, or another one, and where to enter it. */
export function KeyNote({ trouble, onRetry }: { trouble: Trouble; onRetry: (() => void) | undefined }) {
  const isMissing = trouble.code === 'key_missing';
  return (
    <div className="note is-info" role="alert">
      <Icon name="key" />
      <div className="problem">
        <strong>{isMissing ? 'This service asks for an API key' : 'Your API key does not fit'}</strong>
        <span>
          {isMissing
            ? 'Whoever runs the service has it. Enter it, and all of the page is yours.'
            : 'It is mistyped, has been changed, or is not for this. Enter another one.'}
        </span>
        <span>
          <KeyEntry className="button is-small is-primary" onSaved={onRetry}>
            <Icon name="key" /> Enter the API key
          </KeyEntry>
        </span>
      </div>
    </div>
  );
}
