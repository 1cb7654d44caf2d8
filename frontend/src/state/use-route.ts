import { type MouseEvent, useCallback, useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  return () => removeEventListener('popstate', listener);
}

/** Goes to a view of the page without loading it anew: pictures and results live in the page's state only. */
export function go(path: string): void {
  if (path !== location.pathname) history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
  scrollTo(0, 0);
}

/** The path shown, and what a link to another view does when clicked. */
export function useRoute(): { path: string; follow: (event: MouseEvent<HTMLAnchorElement>) => void } {
  const path = useSyncExternalStore(subscribe, () => location.pathname);
  const follow = useCallback((event: MouseEvent<HTMLAnchorElement>) => {
    // Open-in-a-new-tab and the like stay the browser's.
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(event.currentTarget.pathname);
  }, []);
  return { path, follow };
}
