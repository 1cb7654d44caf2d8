import { useEffect, useState } from 'react';
import { readKept } from '../api/records.ts';
import { isAbort, toTrouble } from '../api/trouble.ts';

/** A kept picture, fetched rather than linked, since only requests with the operator's key get it. Null where it is gone. */
export function useKept(id: string, which: 'picture' | 'input', isKept: boolean): Blob | null | undefined {
  const [blob, setBlob] = useState<Blob | null>();
  useEffect(() => {
    setBlob(isKept ? undefined : null);
    if (!isKept) return;
    const controller = new AbortController();
    readKept(id, which, controller.signal).then(setBlob, (error: unknown) => {
      if (controller.signal.aborted || isAbort(error)) return;
      toTrouble(error, `${which} of ${id}`);
      setBlob(null);
    });
    return () => controller.abort();
  }, [id, which, isKept]);
  return blob;
}
