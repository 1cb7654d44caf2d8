import { useSyncExternalStore } from 'react';
import { apiKey, onApiKey } from '../api/key.ts';

/** The key in use: what was refused with another may be allowed with this one. */
export function useApiKey(): string {
  return useSyncExternalStore(onApiKey, apiKey);
}
