import { useEffect, useRef } from 'react';
import { useRoute } from '../state/use-route.ts';

const names: Readonly<Record<string, string>> = {
  batch: 'Batch',
  jobs: 'Jobs',
  compare: 'Compare',
  models: 'Models',
  records: 'Records',
  usage: 'Usage',
};

/**
 * Stands beside a view: names it in the browser's tab and, once one has gone to it, takes the keyboard to its heading.
 * What was pressed to get there may be gone, and screen readers would say nothing.
 */
export function Arrival() {
  const { path, query } = useRoute();
  const isFirst = useRef(true);
  const view = names[path.split('/')[1] ?? ''] ?? 'Predict';
  const title = [query.get('name') ?? query.get('id'), view, 'Glimpse'].filter(Boolean).join(' · ');
  useEffect(() => {
    document.title = title;
    // A page that opens leaves the keyboard to the browser.
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    // Going back, the browser lets go of the keyboard only after it has told of it.
    const frame = requestAnimationFrame(focusHeading);
    return () => cancelAnimationFrame(frame);
  }, [title]);
  return null;
}

function focusHeading(): void {
  // A view that is still loading may have no heading yet.
  const target = document.querySelector<HTMLElement>('main h1') ?? document.querySelector('main');
  if (!target) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}
