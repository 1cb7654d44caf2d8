import { type MouseEvent, useCallback, useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  return () => removeEventListener('popstate', listener);
}

function current(): string {
  return location.pathname + location.search;
}

/** Goes to a view of the page without loading it anew: pictures and results live in the page's state only. */
export function go(address: string): void {
  if (address !== current()) history.pushState(null, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
  scrollTo(0, 0);
}

/** The path and query shown, and what a link to another view does when clicked. */
export function useRoute() {
  const { pathname, searchParams } = new URL(useSyncExternalStore(subscribe, current), location.origin);
  const follow = useCallback((event: MouseEvent<HTMLAnchorElement>) => {
    // Open-in-a-new-tab and the like stay the browser's.
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(event.currentTarget.pathname + event.currentTarget.search);
  }, []);
  return { path: pathname, query: searchParams, follow };
}
