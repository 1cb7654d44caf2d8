import { useCallback, useEffect, useRef, useState } from 'react';
import type { Job } from '../../../contract/jobs.ts';
import { listJobs } from '../api/jobs.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { useApiKey } from '../state/use-api-key.ts';

/** Time between two looks, while a job is under way. */
const LOOK_MS = 1500;

export interface Jobs {
  readonly jobs: readonly Job[] | undefined;
  readonly trouble: Trouble | undefined;
  readonly reload: () => void;
}

/** The latest jobs; looked at again and again while one is under way and the page is seen. */
export function useJobs(submitted: number): Jobs {
  const [jobs, setJobs] = useState<readonly Job[]>();
  const [trouble, setTrouble] = useState<Trouble>();
  const key = useApiKey();
  const looks = useRef(0);
  const load = useCallback(async () => {
    // A look begun earlier may end later: it knows nothing of a job submitted meanwhile.
    looks.current++;
    const look = looks.current;
    try {
      const { items } = await listJobs();
      if (look !== looks.current) return;
      setJobs(items);
      setTrouble(undefined);
    } catch (error) {
      if (look === looks.current) setTrouble(toTrouble(error, 'list of jobs'));
    }
  }, []);
  useEffect(() => void load(), [load, submitted, key]);
  const isUnderWay = jobs?.some(isActive) ?? false;
  useEffect(() => {
    if (!isUnderWay) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const wait = () => {
      clearTimeout(timer);
      if (!isGone && !document.hidden) timer = setTimeout(look, LOOK_MS);
    };
    const look = () => load().then(wait);
    const onVisibility = () => {
      clearTimeout(timer);
      if (!document.hidden) void look();
    };
    wait();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      isGone = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [isUnderWay, load]);
  return { jobs, trouble, reload: load };
}

export function isActive({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}
