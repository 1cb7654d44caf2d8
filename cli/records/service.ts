import { type Client, createClient } from '../../contract/client.ts';
import { createRecordsClient, type RecordsClient } from '../../contract/records-client.ts';
import type { ClientOptions } from '../../contract/transport.ts';
import type { Telemetry } from '../../lambda/telemetry.ts';
import { fetchFrom } from '../fetch-app.ts';
import { createLocal } from '../local.ts';

export interface ServiceFlags {
  readonly api?: string | undefined;
  readonly key?: string | undefined;
}

export interface Service {
  readonly records: RecordsClient;
  readonly models: Client;
}

const TIMEOUT_MS = 60_000;

/** The service at `api`; else the one of this machine, on what lies under `.glimpse/`, whether it is running or not. */
export function openService({ api, key }: ServiceFlags): Service {
  const options: ClientOptions =
    api === undefined
      ? { url: 'http://localhost/', key, retries: 1, timeoutMs: TIMEOUT_MS, fetch: localFetch() }
      : { url: api, key, timeoutMs: TIMEOUT_MS };
  return { records: createRecordsClient(options), models: createClient(options) };
}

// The answer says nothing of the inside; who runs the service here may know.
const telemetry: Telemetry = {
  middlewares: [],
  info: () => {},
  call: () => {},
  error: (_message, error) => process.stderr.write(`${(error as Error).stack ?? error}\n`),
};

function localFetch(): typeof fetch {
  const { app, config } = createLocal(telemetry);
  return fetchFrom(app, config.memoryMb);
}
