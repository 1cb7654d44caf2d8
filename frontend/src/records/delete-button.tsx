import { useState } from 'react';
import { deleteRecord } from '../api/records.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { ConfirmButton } from '../shell/confirm-button.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { go } from '../state/use-route.ts';

/** Removes a record and its kept picture, once that is confirmed. */
export function DeleteButton({ id, onDeleted }: { id: string; onDeleted: () => void }) {
  const [trouble, setTrouble] = useState<Trouble>();
  const remove = async (close: () => void) => {
    setTrouble(undefined);
    try {
      await deleteRecord(id);
      close();
      onDeleted();
      go('/records');
    } catch (error) {
      setTrouble(toTrouble(error, `deletion of ${id}`));
    }
  };
  return (
    <ConfirmButton name="Delete" question="Delete this record?" yes="Delete it" no="Keep it" onYes={remove}>
      <p>The row, what was said of it and the kept picture go, and cannot be brought back.</p>
      {trouble && <TroubleNote trouble={trouble} />}
    </ConfirmButton>
  );
}
