import { isAboutKey } from '../api/trouble.ts';
import { useModels } from '../state/models.tsx';
import { useOnline } from '../state/use-online.ts';
import { Icon } from './icon.tsx';
import { TroubleNote } from './trouble-note.tsx';

/** What concerns the whole page: no connection, no models. */
export function Banners() {
  const online = useOnline();
  const { trouble, reload } = useModels();
  return (
    <>
      {!online && (
        <div className="banner" role="status">
          <Icon name="alert" />
          You are offline. Your picture is kept; models that run in this browser still work.
        </div>
      )}
      {trouble && (
        <div className="banner-trouble">
          <TroubleNote trouble={trouble} onRetry={isAboutKey(trouble) ? undefined : reload} />
        </div>
      )}
    </>
  );
}
