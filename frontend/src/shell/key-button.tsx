import { type FormEvent, useRef, useState } from 'react';
import { apiKey, setApiKey } from '../api/key.ts';
import { useModels } from '../state/models.tsx';
import { Icon } from './icon.tsx';

/** Takes the API key of services that ask for one. It stays in this tab and goes nowhere but to the service. */
export function KeyButton() {
  const { reload, trouble } = useModels();
  const [has, setHas] = useState(apiKey() !== '');
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setApiKey(field.current?.value.trim() ?? '');
    setHas(apiKey() !== '');
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
        aria-pressed={has}
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="key" />
        <span className={wanted ? '' : 'is-hidden-visually'}>{wanted ? 'Enter API key' : 'API key'}</span>
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="key-title">
        <form onSubmit={save}>
          <h2 id="key-title">API key</h2>
          <label htmlFor="api-key">
            Only services that ask for a key need one. It is forgotten when this tab closes.
          </label>
          <input
            ref={field}
            id="api-key"
            className="input"
            type="password"
            autoComplete="off"
            defaultValue={apiKey()}
          />
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
