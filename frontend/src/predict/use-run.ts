import { useCallback, useEffect, useRef, useState } from 'react';
import { isAbort, type Trouble, toTrouble } from '../api/trouble.ts';
import type { Answered, Answerer, Ask } from '../ask/ask.ts';
import type { Picture } from '../picture/picture.ts';

export interface Answer extends Answered {
  readonly picture: Picture;
  readonly ask: Ask;
}

/** Where the question about a picture stands. */
export interface Run {
  readonly running: boolean;
  /** Why the answer is being waited for beyond the usual: as the service says, or not known. */
  readonly waiting: 'rate_limited' | 'model_unavailable' | 'unknown' | undefined;
  /** How much of the model has been downloaded, 0..1, when it is. */
  readonly downloaded: number | undefined;
  readonly answer: Answer | undefined;
  readonly trouble: Trouble | undefined;
}

/** After this long a call is told to be waking the model, perhaps: warm ones are far quicker, but not slow connections. */
const LONG_MS = 1500;
const idle: Run = { running: false, waiting: undefined, downloaded: undefined, answer: undefined, trouble: undefined };

/**
 * Asks one question at a time: a newer one takes the place of an older. The last answer stays until the next, and with it
 * what was corrected in it: a question that fails takes nothing away.
 */
export function useRun(answerer: Answerer) {
  const [run, setRun] = useState<Run>(idle);
  const current = useRef<AbortController>(null);

  const stop = useCallback(() => {
    current.current?.abort();
    setRun(idle);
  }, []);
  useEffect(() => () => current.current?.abort(), []);

  const start = useCallback(
    async (picture: Picture, ask: Ask) => {
      current.current?.abort();
      const controller = new AbortController();
      current.current = controller;
      const { signal } = controller;
      const onWait = (waiting: Run['waiting']) => signal.aborted || setRun((before) => ({ ...before, waiting }));
      const onProgress = (share: number) => signal.aborted || setRun((before) => ({ ...before, downloaded: share }));
      const timer = setTimeout(
        () => signal.aborted || setRun((before) => ({ ...before, waiting: before.waiting ?? 'unknown' })),
        LONG_MS,
      );
      setRun((before) => ({ ...before, running: true, waiting: undefined, downloaded: undefined, trouble: undefined }));
      try {
        const answered = await answerer(picture, ask, { signal, onWait, onProgress });
        if (!signal.aborted) setRun({ ...idle, answer: { picture, ask, ...answered } });
      } catch (error) {
        if (signal.aborted || isAbort(error)) return;
        const { explain, threshold, iou, model, version } = ask;
        const asked = JSON.stringify({ model: model.name, version, threshold, iou, explain, picture: picture.name });
        const trouble = toTrouble(error, `prediction ${asked}`);
        setRun(({ answer }) => ({ ...idle, answer, trouble }));
      } finally {
        clearTimeout(timer);
      }
    },
    [answerer],
  );
  return { run, start, stop };
}
