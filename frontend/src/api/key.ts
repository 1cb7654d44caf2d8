const NAME = 'glimpse.key';
const listeners = new Set<() => void>();

/** The caller's API key: kept for this tab only, gone when it closes. */
export function apiKey(): string {
  return sessionStorage.getItem(NAME) ?? '';
}

export function setApiKey(key: string): void {
  if (key === '') sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, key);
  for (const listener of listeners) listener();
}

/** Hears of another key; the function returned ends that. */
export function onApiKey(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
