import { useRoute } from '../state/use-route.ts';
import { Icon, type IconName } from './icon.tsx';

interface Tab {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
}

const recordTabs: readonly Tab[] = [
  { path: '/records', name: 'Predictions', icon: 'table' },
  { path: '/usage', name: 'Usage', icon: 'chart' },
];

/** The views about what the service has done. */
export function RecordTabs() {
  return <SubTabs name="Records" tabs={recordTabs} />;
}

const batchTabs: readonly Tab[] = [
  { path: '/batch', name: 'In this page', icon: 'batch' },
  { path: '/jobs', name: 'Jobs', icon: 'clock' },
];

/** Many pictures: here, or by the service in the background. */
export function BatchTabs() {
  return <SubTabs name="Batch" tabs={batchTabs} />;
}

function SubTabs({ name, tabs }: { name: string; tabs: readonly Tab[] }) {
  const { path, follow } = useRoute();
  return (
    <nav className="sub-tabs" aria-label={name}>
      {tabs.map((tab) => (
        <a
          key={tab.path}
          href={tab.path}
          onClick={follow}
          aria-current={path.startsWith(tab.path) ? 'page' : undefined}
        >
          <Icon name={tab.icon} />
          {tab.name}
        </a>
      ))}
    </nav>
  );
}
