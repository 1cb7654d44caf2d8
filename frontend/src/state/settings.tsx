import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';

const NAME = 'glimpse.settings';

/** Preferences of this browser. Pictures and results are never kept, only these. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  /** Predict as soon as a picture is there. */
  readonly autoRun: boolean;
  /** Bring large pictures to the model's size before they are sent. */
  readonly downsize: boolean;
  /** Let the service keep pictures, so that they can be reviewed. */
  readonly keep: boolean;
  /** Run the model in this browser instead of on the service. */
  readonly inBrowser: boolean;
}

const initial: Settings = { theme: 'system', autoRun: false, downsize: true, keep: false, inBrowser: false };

interface Value {
  readonly settings: Settings;
  readonly change: (part: Partial<Settings>) => void;
}

const SettingsContext = createContext<Value | undefined>(undefined);

export function SettingsProvider({ children }: { children: ReactNode }) {
  const [settings, setSettings] = useState(readSettings);
  const change = useCallback((part: Partial<Settings>) => setSettings((before) => ({ ...before, ...part })), []);
  useEffect(() => {
    localStorage.setItem(NAME, JSON.stringify(settings));
    if (settings.theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = settings.theme;
  }, [settings]);
  const value = useMemo(() => ({ settings, change }), [settings, change]);
  return <SettingsContext value={value}>{children}</SettingsContext>;
}

export function useSettings(): Value {
  const value = useContext(SettingsContext);
  if (!value) throw new Error('useSettings stands outside of SettingsProvider');
  return value;
}

function readSettings(): Settings {
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(NAME) ?? '{}') as Partial<Settings>) };
  } catch {
    return initial;
  }
}
