import { useFeature } from '../state/features.tsx';
import type { Settings } from '../state/settings.tsx';
import { useSettings } from '../state/settings.tsx';
import { useMedia } from '../state/use-media.ts';
import { useRoute } from '../state/use-route.ts';
import { Icon, type IconName } from './icon.tsx';
import { KeyButton } from './key-button.tsx';

interface View {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  /** Paths of views that stand beside it under the same name. */
  readonly also?: string;
  /** Shown where the service has this. */
  readonly feature?: 'records';
}

const allViews: readonly View[] = [
  { path: '/', name: 'Predict', icon: 'predict' },
  { path: '/batch', name: 'Batch', icon: 'batch', also: '/jobs' },
  { path: '/compare', name: 'Compare', icon: 'compare' },
  { path: '/models', name: 'Models', icon: 'models' },
  { path: '/records', name: 'Records', icon: 'records', also: '/usage', feature: 'records' },
];

export function Header() {
  const { path, follow } = useRoute();
  const hasRecords = useFeature('records');
  const views = allViews.filter(({ feature }) => feature === undefined || hasRecords);
  const shown = allViews.find((view) => view.path !== '/' && isIn(view, path)) ?? allViews[0];
  return (
    <header className="bar">
      <a className="brand" href="/" onClick={follow}>
        <img src="/icon.svg" alt="" />
        Glimpse
      </a>
      <nav className="tabs-main" aria-label="Views">
        {views.map((view) => (
          <a key={view.path} href={view.path} onClick={follow} aria-current={view === shown ? 'page' : undefined}>
            <Icon name={view.icon} />
            {view.name}
          </a>
        ))}
      </nav>
      <div className="bar-end">
        <a className="quiet" href="/docs" title="How to call the API">
          <Icon name="book" />
          <span className="is-hidden-visually">API documentation</span>
        </a>
        <KeyButton />
        <ThemeButton />
      </div>
    </header>
  );
}

function ThemeButton() {
  const { settings, change } = useSettings();
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
  const dark = settings.theme === 'system' ? systemIsDark : settings.theme === 'dark';
  const other: Settings['theme'] = dark ? 'light' : 'dark';
  return (
    <button type="button" className="quiet" title={`Change to ${other}`} onClick={() => change({ theme: other })}>
      <Icon name={dark ? 'sun' : 'moon'} />
      <span className="is-hidden-visually">Change to {other} colours</span>
    </button>
  );
}

function isIn({ path, also }: View, shown: string): boolean {
  return shown.startsWith(path) || (also !== undefined && shown.startsWith(also));
}
