import { lazy, Suspense } from 'react';
import { BatchView } from './batch/batch-view.tsx';
import { useBatch } from './batch/use-batch.ts';
import { CompareView } from './compare/compare-view.tsx';
import { useCompare } from './compare/use-compare.ts';
import { useSubmission } from './jobs/use-submission.ts';
import { ModelsView } from './models/models-view.tsx';
import { PredictView } from './predict/predict-view.tsx';
import { useDesk } from './predict/use-desk.ts';
import { Arrival } from './shell/arrival.tsx';
import { Banners } from './shell/banners.tsx';
import { Header } from './shell/header.tsx';
import { go, useRoute } from './state/use-route.ts';

// What operators look at comes when they do: visitors need not wait for it.
const RecordsView = lazy(async () => ({ default: (await import('./records/records-view.tsx')).RecordsView }));
const UsageView = lazy(async () => ({ default: (await import('./usage/usage-view.tsx')).UsageView }));
const JobsView = lazy(async () => ({ default: (await import('./jobs/jobs-view.tsx')).JobsView }));

export function App() {
  const { path } = useRoute();
  // Held here, above the views: going to another view and back loses neither picture nor results nor what is being sent.
  const desk = useDesk();
  const batch = useBatch();
  const comparison = useCompare(desk.picture);
  const submission = useSubmission();
  const openOnDesk = (file: File) => {
    void desk.open(file, file.name);
    go('/');
  };
  const view = () => {
    switch (path.split('/')[1]) {
      case 'batch':
        return <BatchView batch={batch} submission={submission} onOpen={openOnDesk} />;
      case 'jobs':
        return <JobsView submission={submission} />;
      case 'compare':
        return <CompareView desk={desk} comparison={comparison} />;
      case 'models':
        return <ModelsView />;
      case 'records':
        return <RecordsView />;
      case 'usage':
        return <UsageView />;
      default:
        return <PredictView desk={desk} batch={batch} />;
    }
  };
  return (
    <div className="shell">
      <Header />
      <Banners />
      <main>
        <Suspense fallback={<p className="page weak">Loading …</p>}>
          {view()}
          <Arrival />
        </Suspense>
      </main>
    </div>
  );
}
