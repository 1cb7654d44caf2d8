import { useCallback, useRef, useState } from 'react';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { closePicture, openPicture, type Picture } from './picture.ts';

export interface PictureState {
  readonly picture: Picture | undefined;
  /** Why the last file could not be opened. */
  readonly trouble: Trouble | undefined;
  readonly open: (file: Blob, name: string) => Promise<void>;
  readonly clear: () => void;
}

/** The picture on the desk. A new one takes the place of the old, also where that is still being opened. */
export function usePicture(): PictureState {
  const turn = useRef(0);
  const [picture, setPicture] = useState<Picture>();
  const [trouble, setTrouble] = useState<Trouble>();
  const put = useCallback((next: Picture | undefined) => {
    setTrouble(undefined);
    setPicture((before) => {
      if (before) closePicture(before);
      return next;
    });
  }, []);
  const open = useCallback(
    async (file: Blob, name: string) => {
      const own = ++turn.current;
      try {
        const opened = await openPicture(file, name);
        if (own === turn.current) put(opened);
        else closePicture(opened);
      } catch (error) {
        if (own === turn.current) setTrouble(toTrouble(error, `opening ${name}`));
      }
    },
    [put],
  );
  const clear = useCallback(() => {
    turn.current++;
    put(undefined);
  }, [put]);
  return { picture, trouble, open, clear };
}
