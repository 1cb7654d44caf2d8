import { useRef, useState } from 'react';
import { deleteRecord } from '../api/records.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { Icon } from '../shell/icon.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { go } from '../state/use-route.ts';

/** Removes a record and its kept picture, once that is confirmed. */
export function DeleteButton({ id, onDeleted }: { id: string; onDeleted: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [trouble, setTrouble] = useState<Trouble>();
  const remove = async () => {
    setTrouble(undefined);
    try {
      await deleteRecord(id);
      dialog.current?.close();
      onDeleted();
      go('/records');
    } catch (error) {
      setTrouble(toTrouble(error, `deletion of ${id}`));
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
        <Icon name="trash" />
        <span>Delete</span>
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="delete-title">
        <h2 id="delete-title">Delete this record?</h2>
        <p>The row, what was said of it and the kept picture go, and cannot be brought back.</p>
        {trouble && <TroubleNote trouble={trouble} />}
        <div className="row">
          <button type="button" className="button is-danger" onClick={remove}>
            Delete it
          </button>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
        </div>
      </dialog>
    </>
  );
}
