import { useCallback, useRef, useState } from 'react';
import type { ModelInfo } from '../../../contract/models-answer.ts';
import { submitJob } from '../api/jobs.ts';
import { isAbort, type Trouble, toTrouble } from '../api/trouble.ts';
import { upload } from '../api/uploads.ts';
import { noPictures } from '../picture/picture.ts';

/** Files on their way at a time. */
const AT_ONCE = 3;

export interface Submission {
  /** How many files are there of how many, while they are sent. */
  readonly progress: { readonly done: number; readonly all: number } | undefined;
  readonly trouble: Trouble | undefined;
  /** Counts the jobs that were submitted: a new one is a reason to look at the list again. */
  readonly submitted: number;
  /** Without a model, as long as none is known: by the service's default. */
  readonly start: (files: readonly File[], model: ModelInfo | undefined, keep: boolean) => Promise<void>;
  readonly stop: () => void;
}

/** Sends pictures, or ZIP archives of them, and asks for a job on all. */
export function useSubmission(): Submission {
  const [progress, setProgress] = useState<Submission['progress']>();
  const [trouble, setTrouble] = useState<Trouble>();
  const [submitted, setSubmitted] = useState(0);
  const controller = useRef<AbortController>(null);
  const start = useCallback(async (files: readonly File[], model: ModelInfo | undefined, keep: boolean) => {
    if (files.length === 0) return setTrouble(noPictures);
    controller.current?.abort();
    controller.current = new AbortController();
    const { signal } = controller.current;
    setTrouble(undefined);
    setProgress({ done: 0, all: files.length });
    try {
      const count = () => setProgress((before) => before && { ...before, done: before.done + 1 });
      const uploads = await uploadAll(files, count, signal);
      const options = { ...(model && { model: model.name }), ...(keep && { store: true }) };
      await submitJob({ source: { uploads }, options });
      setSubmitted((before) => before + 1);
    } catch (error) {
      if (!isAbort(error)) setTrouble(toTrouble(error, `job on ${files.length} files`));
      // What else is on its way is of no use any more.
      controller.current?.abort();
    }
    setProgress(undefined);
  }, []);
  const stop = useCallback(() => controller.current?.abort(), []);
  return { progress, trouble, submitted, start, stop };
}

async function uploadAll(files: readonly File[], onDone: () => void, signal: AbortSignal) {
  const uploads = files.map((file) => ({ id: '', file: file.webkitRelativePath || file.name }));
  let next = 0;
  const work = async () => {
    for (let index = next++; index < files.length; index = next++) {
      uploads[index]!.id = await upload(files[index]!, signal);
      onDone();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return uploads;
}
