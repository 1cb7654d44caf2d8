import { type Client, createClient } from '../../contract/client.ts';
import { createJobsClient, type JobsClient } from '../../contract/jobs-client.ts';
import type { ClientOptions } from '../../contract/transport.ts';

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
