import { randomUUID } from 'node:crypto';
import { type Client, createClient } from '../../contract/client.ts';
import { ProblemError } from '../../contract/problems.ts';
import { apiHandlers } from '../../lambda/api-service.ts';
import { createApp } from '../../lambda/app.ts';
import { modelHandlers } from '../../lambda/model-service.ts';
import type { Telemetry } from '../../lambda/telemetry.ts';
import { fetchFrom } from '../fetch-app.ts';
import { createLocal } from '../local.ts';

/**
 * A client of the service in this very process: the app that the cloud runs, asked by its own events.
 * @param onError told what a problem of ours, whose answer says nothing of the inside, was about
 */
export function createInProcessClient(onError: (requestId: string, error: unknown) => void, timeoutMs: number): Client {
  const telemetry: Telemetry = {
    middlewares: [],
    info: () => {},
    call: () => {},
    error: (_message, error, fields) =>
      onError((fields as { requestId?: string } | undefined)?.requestId ?? '-', error),
  };
  const { config, models, registry } = createLocal(telemetry);
  // What is uploaded is asked for once and at once: it need not touch the disk.
  const held = new Map<string, Uint8Array>();
  const uploads = {
    create: () => Promise.reject(new ProblemError('forbidden', 'Nothing is uploaded within a process.')),
    read: async (id: string) => {
      const bytes = held.get(id);
      if (!bytes) throw new ProblemError('not_found', `No upload ${id}.`);
      held.delete(id);
      return bytes;
    },
  };
  const fetchImage = () => Promise.reject(new ProblemError('forbidden', 'Images of the web are for the service.'));
  const base = { config, telemetry };
  const app = createApp(base, {
    ...modelHandlers({ ...base, registry, fetchImage, uploads, afterwards: (work) => work() }),
    ...apiHandlers({ ...base, models }),
  });
  const client = createClient({
    url: 'http://localhost/',
    retries: 1,
    timeoutMs,
    fetch: fetchFrom(app, config.memoryMb),
  });
  return {
    ...client,
    async upload(bytes) {
      const id = randomUUID();
      held.set(id, bytes instanceof Uint8Array ? bytes : new Uint8Array(await bytes.arrayBuffer()));
      return id;
    },
  };
}
