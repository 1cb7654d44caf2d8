import { useEffect, useState } from 'react';
import { listSamples, type Sample } from '../api/models.ts';
import { request } from '../api/request.ts';
import { toTrouble } from '../api/trouble.ts';
import { useObjectUrl } from '../state/use-object-url.ts';

/** As many as fill the width of a tile. */
const MOST = 4;

/** What the model looks at, by the first of its sample pictures; nothing where it has none. */
export function SampleStrip({ model }: { model: string }) {
  const [samples, setSamples] = useState<readonly Sample[]>();
  useEffect(() => {
    listSamples(model).then(
      (items) => setSamples(items.slice(0, MOST)),
      (error: unknown) => toTrouble(error, `samples of ${model}`),
    );
  }, [model]);
  // The place is held until it is known that there is none: tiles do not jump.
  if (samples?.length === 0) return null;
  return (
    <div className="sample-strip">
      {samples?.map(({ url }) => (
        <SamplePicture key={url} path={url} />
      ))}
    </div>
  );
}

// Fetched rather than linked: services with an API key give pictures only to requests that carry it.
function SamplePicture({ path }: { path: string }) {
  const [blob, setBlob] = useState<Blob>();
  const url = useObjectUrl(blob);
  useEffect(() => {
    request(path)
      .then((response) => response.blob())
      .then(setBlob, (error: unknown) => toTrouble(error, `sample ${path}`));
  }, [path]);
  return url ? <img src={url} alt="" /> : <span />;
}
