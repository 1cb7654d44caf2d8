import { BatchView } from './batch/batch-view.tsx';
import { useBatch } from './batch/use-batch.ts';
import { CompareView } from './compare/compare-view.tsx';
import { ModelsView } from './models/models-view.tsx';
import { PredictView } from './predict/predict-view.tsx';
import { useDesk } from './predict/use-desk.ts';
import { Banners } from './shell/banners.tsx';
import { Header } from './shell/header.tsx';
import { go, useRoute } from './state/use-route.ts';

export function App() {
  const { path } = useRoute();
  // Held here, above the views: going to another view and back loses neither picture nor results.
  const desk = useDesk();
  const batch = useBatch();
  const openOnDesk = (file: File) => {
    void desk.open(file, file.name);
    go('/');
  };
  return (
    <div className="shell">
      <Header />
      <Banners />
      <main>
        {path.startsWith('/batch') ? (
          <BatchView batch={batch} onOpen={openOnDesk} />
        ) : path.startsWith('/compare') ? (
          <CompareView desk={desk} />
        ) : path.startsWith('/models') ? (
          <ModelsView />
        ) : (
          <PredictView desk={desk} batch={batch} />
        )}
      </main>
    </div>
  );
}
