import { type FormEvent, type ReactNode, useId, useRef } from 'react';
import { setApiKey } from '../api/key.ts';
import { useModels } from '../state/models.tsx';
import { useApiKey } from '../state/use-api-key.ts';

interface Props {
  readonly className: string;
  readonly title?: string;
  readonly pressed?: boolean;
  readonly children: ReactNode;
  /** What was refused for want of a key can be tried again. */
  readonly onSaved?: (() => void) | undefined;
}

/** A button that takes the API key of services that ask for one. It stays in this tab, and goes to the service only. */
export function KeyEntry({ className, title, pressed, children, onSaved }: Props) {
  const { reload } = useModels();
  const key = useApiKey();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setApiKey(field.current?.value.trim() ?? '');
    dialog.current?.close();
    reload();
    onSaved?.();
  };
  return (
    <>
      <button
        type="button"
        className={className}
        title={title}
        aria-pressed={pressed}
        onClick={() => dialog.current?.showModal()}
      >
        {children}
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby={`${id}title`}>
        <form onSubmit={save}>
          <h2 id={`${id}title`}>API key</h2>
          <label htmlFor={id}>
            Only services that ask for a key need one; records and usage need the operator's. It is forgotten when this
            tab closes.
          </label>
          <input ref={field} id={id} className="input" type="password" autoComplete="off" defaultValue={key} />
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
