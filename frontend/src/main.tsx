import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ModelsProvider } from './state/models.tsx';
import { SettingsProvider } from './state/settings.tsx';
import './styles/main.scss';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <SettingsProvider>
      <ModelsProvider>
        <App />
      </ModelsProvider>
    </SettingsProvider>,
  );
}

// In development the page is always taken fresh.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  navigator.serviceWorker
    .register('/sw.js')
    .catch((error: unknown) => console.error('glimpse: offline support is not available', error));
}
