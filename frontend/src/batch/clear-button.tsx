import { useRef } from 'react';
import { plural } from '../result/words.ts';
import { Icon } from '../shell/icon.tsx';

interface Props {
  /** Pictures with an answer. */
  readonly answered: number;
  readonly onClear: () => void;
}

/** Empties the table; answers in it go once that is confirmed. */
export function ClearButton({ answered, onClear }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={answered === 0 ? onClear : () => dialog.current?.showModal()}>
        <Icon name="trash" />
        <span>Clear</span>
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="clear-title">
        <h2 id="clear-title">Clear {plural(answered, 'answer')}?</h2>
        <p>They are in this page only, and in Results.csv once that is saved.</p>
        <div className="row">
          <button type="button" className="button is-danger" onClick={onClear}>
            Clear all
          </button>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Keep them
          </button>
        </div>
      </dialog>
    </>
  );
}
