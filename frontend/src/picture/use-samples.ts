import { useEffect, useState } from 'react';
import { listSamples } from '../api/models.ts';
import { request } from '../api/request.ts';
import { toTrouble } from '../api/trouble.ts';

/** Samples shown; more only make the page slower. */
const MOST = 8;

export interface Sample {
  readonly name: string;
  readonly blob: Blob;
  readonly url: string;
}

/** Pictures that come with the model; none while they come, and for no model. */
export function useSamples(model: string | undefined): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    if (model === undefined) return;
    let isGone = false;
    const urls: string[] = [];
    const load = async () => {
      const items = (await listSamples(model)).slice(0, MOST);
      // Fetched rather than linked: services with an API key give pictures only to requests that carry it.
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
