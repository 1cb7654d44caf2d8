import { useApiKey } from '../state/use-api-key.ts';
import { Icon } from './icon.tsx';
import { KeyEntry } from './key-entry.tsx';

/** Where the API key is entered, changed and taken back at any time. */
export function KeyButton() {
  const key = useApiKey();
  return (
    <KeyEntry className="quiet" title="API key" pressed={key !== ''}>
      <Icon name="key" />
      <span className="is-hidden-visually">API key</span>
    </KeyEntry>
  );
}
