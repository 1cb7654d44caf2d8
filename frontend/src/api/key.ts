const NAME = 'glimpse.key';

/** The caller's API key: kept for this tab only, gone when it closes. */
export function apiKey(): string {
  return sessionStorage.getItem(NAME) ?? '';
}

export function setApiKey(key: string): void {
  if (key === '') sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, key);
}
