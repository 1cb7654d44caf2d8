import { useEffect, useState } from 'react';
import { listSamples } from '../api/models.ts';
import { request } from '../api/request.ts';
import { toTrouble } from '../api/trouble.ts';

/** Samples shown; more only make the page slower. */
const MOST = 8;

interface Loaded {
  readonly name: string;
  readonly blob: Blob;
  readonly url: string;
}

/** Pictures that come with the model, to try it at once. Nothing is shown where there are none. */
export function Samples({ model, onPick }: { model: string; onPick: (file: Blob, name: string) => void }) {
  const samples = useSamples(model);
  const [picked, setPicked] = useState<string>();
  if (samples.length === 0) return null;
  return (
    <div className="group">
      <h2 className="group-title">Or try a sample</h2>
      <div className="samples">
        {samples.map(({ name, blob, url }, index) => (
          <button
            key={url}
            type="button"
            title={name}
            aria-pressed={picked === url}
            onClick={() => {
              setPicked(url);
              onPick(blob, name);
            }}
          >
            <img src={url} alt={`Sample ${index + 1}`} />
          </button>
        ))}
      </div>
    </div>
  );
}

// Fetched rather than linked: services with an API key give pictures only to requests that carry it.
function useSamples(model: string): readonly Loaded[] {
  const [samples, setSamples] = useState<readonly Loaded[]>([]);
  useEffect(() => {
    let isGone = false;
    const urls: string[] = [];
    const load = async () => {
      const items = (await listSamples(model)).slice(0, MOST);
      const blobs = await Promise.all(items.map(async ({ url }) => (await request(url)).blob()));
      if (isGone) return;
      setSamples(
        blobs.map((blob, index) => {
          const url = URL.createObjectURL(blob);
          urls.push(url);
          return { name: items[index]!.name, blob, url };
        }),
      );
    };
    load().catch((error: unknown) => toTrouble(error, `samples of ${model}`));
    return () => {
      isGone = true;
      setSamples([]);
      for (const url of urls) URL.revokeObjectURL(url);
    };
  }, [model]);
  return samples;
}
