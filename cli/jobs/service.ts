import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toApiError } from '../../contract/api-error.ts';
import { type Client, createClient } from '../../contract/client.ts';
import { jobFiles } from '../../contract/jobs.ts';
import { createJobsClient, type JobsClient } from '../../contract/jobs-client.ts';
import { type ClientOptions, queryOf } from '../../contract/transport.ts';

export interface ServiceFlags {
  readonly api: string;
  readonly key?: string;
}

export interface Service extends ServiceFlags {
  readonly jobs: JobsClient;
  readonly client: Client;
}

/** A file of an upload may be large, and the line slow. */
const TIMEOUT_MS = 300_000;

export function openService({ api, key }: ServiceFlags): Service {
  const options: ClientOptions = { url: api, key, timeoutMs: TIMEOUT_MS };
  return { api, ...(key !== undefined && { key }), jobs: createJobsClient(options), client: createClient(options) };
}

/** Writes the files of a job that has ended into a folder; returns their paths. */
export async function download({ api, key, jobs }: Service, id: string, folder: string): Promise<string[]> {
  const addresses = await jobs.results(id);
  await mkdir(folder, { recursive: true });
  const base = api.endsWith('/') ? api : `${api}/`;
  return Promise.all(
    jobFiles.map(async (file) => {
      const isOurs = !URL.canParse(addresses[file]);
      // A signed address is on its own: the key is not for whoever serves it.
      const headers = isOurs && key !== undefined ? { 'x-api-key': key } : {};
      const url = isOurs ? new URL(`v1/jobs/${id}/results${queryOf({ file })}`, base) : addresses[file];
      const response = await fetch(url, { headers });
      if (!response.ok || !response.body) throw await toApiError(response);
      const path = join(folder, file);
      await pipeline(Readable.fromWeb(response.body as never), createWriteStream(path));
      return path;
    }),
  );
}
