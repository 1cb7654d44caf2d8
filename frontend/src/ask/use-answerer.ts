import { useMemo } from 'react';
import { browser } from '../browser/answerer.ts';
import { useFeature } from '../state/features.tsx';
import { useSettings } from '../state/settings.tsx';
import type { Answerer } from './ask.ts';
import { service } from './service.ts';

/** Whom the settings say to ask. */
export function useAnswerer(): Answerer {
  const { downsize, keep, inBrowser } = useSettings().settings;
  const uploads = useFeature('uploads');
  return useMemo(
    () => (inBrowser ? browser : service({ downsize, keep, uploads })),
    [inBrowser, downsize, keep, uploads],
  );
}
