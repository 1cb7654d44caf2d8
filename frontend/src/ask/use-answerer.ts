import { useMemo } from 'react';
import { useSettings } from '../state/settings.tsx';
import type { Answerer } from './ask.ts';
import { service } from './service.ts';

/** Whom the settings say to ask. */
export function useAnswerer(): Answerer {
  const { downsize } = useSettings().settings;
  return useMemo(() => service(downsize), [downsize]);
}
