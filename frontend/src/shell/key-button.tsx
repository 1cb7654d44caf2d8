import { type FormEvent, useRef } from 'react';
import { setApiKey } from '../api/key.ts';
import { useModels } from '../state/models.tsx';
import { useApiKey } from '../state/use-api-key.ts';
import { Icon } from './icon.tsx';

/** Takes the API key of services that ask for one. It stays in this tab and goes nowhere but to the service. */
export function KeyButton() {
  const { reload, trouble } = useModels();
  const key = useApiKey();
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setApiKey(field.current?.value.trim() ?? '');
    dialog.current?.close();
    reload();
  };
  const wanted = trouble?.code === 'key_missing' || trouble?.code === 'forbidden';
  return (
    <>
      <button
        type="button"
        className="quiet"
        title="API key"
        aria-pressed={key !== ''}
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="key" />
        <span className={wanted ? '' : 'is-hidden-visually'}>{wanted ? 'Enter API key' : 'API key'}</span>
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="key-title">
        <form onSubmit={save}>
          <h2 id="key-title">API key</h2>
          <label htmlFor="api-key">
            Only services that ask for a key need one; records and usage need the operator's. It is forgotten when this
            tab closes.
          </label>
          <input ref={field} id="api-key" className="input" type="password" autoComplete="off" defaultValue={key} />
          <div className="row">
            <button type="submit" className="button is-primary">
              Use this key
            </button>
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
