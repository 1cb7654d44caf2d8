import { listModels } from '../api/models.ts';

/** Makes the page and the models used open without a connection. In development everything is always taken fresh. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker
    .register('/sw.js')
    .catch((error: unknown) => console.error('glimpse: offline support is not available', error));
  // On the first visit the list of models came before the worker was there to keep it: it is asked for once more.
  const keepList = () => listModels().catch((error: unknown) => console.warn('glimpse: models are not kept', error));
  navigator.serviceWorker.addEventListener('controllerchange', keepList, { once: true });
}
