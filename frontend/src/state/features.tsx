import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { readHealth } from '../api/models.ts';
import { toTrouble } from '../api/trouble.ts';
import { useModels } from './models.tsx';
import { useOnline } from './use-online.ts';

const FeaturesContext = createContext<ReadonlySet<string>>(new Set());

/** What the service offers beside predictions; nothing until it has said so, and while it cannot be reached. */
export function FeaturesProvider({ children }: { children: ReactNode }) {
  const [features, setFeatures] = useState<ReadonlySet<string>>(new Set());
  const { trouble } = useModels();
  const online = useOnline();
  // A service that could not be reached at first says it once it can.
  useEffect(() => {
    readHealth().then(
      (health) => setFeatures(new Set(health.features)),
      (error: unknown) => toTrouble(error, 'features of the service'),
    );
  }, [trouble, online]);
  return <FeaturesContext value={features}>{children}</FeaturesContext>;
}

export function useFeature(name: 'feedback' | 'records' | 'jobs' | 'uploads'): boolean {
  return useContext(FeaturesContext).has(name);
}
