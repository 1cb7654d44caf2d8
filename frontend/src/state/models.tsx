import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { ModelInfo } from '../../../contract/models-answer.ts';
import { listModels } from '../api/models.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';

interface Value {
  readonly models: readonly ModelInfo[] | undefined;
  readonly trouble: Trouble | undefined;
  readonly model: ModelInfo | undefined;
  readonly choose: (name: string) => void;
  readonly reload: () => void;
}

const ModelsContext = createContext<Value | undefined>(undefined);

/** The models of the service and the one chosen. */
export function ModelsProvider({ children }: { children: ReactNode }) {
  const [models, setModels] = useState<readonly ModelInfo[]>();
  const [trouble, setTrouble] = useState<Trouble>();
  const [chosen, choose] = useState<string>();
  const reload = useCallback(() => {
    setTrouble(undefined);
    listModels().then(setModels, (error: unknown) => setTrouble(toTrouble(error, 'list of models')));
  }, []);
  useEffect(reload, [reload]);
  const value = useMemo(() => {
    const model = models?.find(({ name }) => name === chosen) ?? models?.find((one) => one.default) ?? models?.[0];
    return { models, trouble, model, choose, reload };
  }, [models, trouble, chosen, reload]);
  return <ModelsContext value={value}>{children}</ModelsContext>;
}

export function useModels(): Value {
  const value = useContext(ModelsContext);
  if (!value) throw new Error('useModels stands outside of ModelsProvider');
  return value;
}
