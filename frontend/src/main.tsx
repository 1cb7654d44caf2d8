import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { refuseStrayDrops } from './picture/use-drop.ts';
import { FeaturesProvider } from './state/features.tsx';
import { ModelsProvider } from './state/models.tsx';
import { keepForOffline } from './state/offline.ts';
import { SettingsProvider } from './state/settings.tsx';
import './styles/main.scss';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <SettingsProvider>
      <ModelsProvider>
        <FeaturesProvider>
          <App />
        </FeaturesProvider>
      </ModelsProvider>
    </SettingsProvider>,
  );
}

refuseStrayDrops();
keepForOffline();
