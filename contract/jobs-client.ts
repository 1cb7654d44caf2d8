import type { z } from 'zod';
import type { Job, JobList, JobMetrics, jobRequestSchema, jobResultsSchema } from './jobs.ts';
import { type CallOptions, type ClientOptions, createTransport, queryOf } from './transport.ts';

/** The jobs of a service, typed. Every method throws ApiError, or the reason of the caller's own signal. */
export interface JobsClient {
  create(request: z.input<typeof jobRequestSchema>, call?: CallOptions): Promise<Job>;
  /** Newest first, page after page. */
  list(call?: CallOptions): AsyncGenerator<Job>;
  get(id: string, call?: CallOptions): Promise<Job>;
  cancel(id: string, call?: CallOptions): Promise<Job>;
  /** The figures of a job that has ended. */
  metrics(id: string, call?: CallOptions): Promise<JobMetrics>;
  /** Where the files are: relative to the service, or signed and on their own. */
  results(id: string, call?: CallOptions): Promise<z.infer<typeof jobResultsSchema>>;
}

const PAGE = 50;

export function createJobsClient(options: ClientOptions): JobsClient {
  const { json: call } = createTransport(options);
  const pathOf = (id: string) => `v1/jobs/${encodeURIComponent(id)}`;
  return {
    create(request, own) {
      const headers = { 'content-type': 'application/json' };
      return call('v1/jobs', { method: 'POST', headers, body: JSON.stringify(request) }, own);
    },
    async *list(own) {
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query = queryOf({ limit: PAGE, ...(cursor !== '' && { cursor }) });
        const page: JobList = await call(`v1/jobs${query}`, {}, own);
        yield* page.items;
        cursor = page.next;
      }
    },
    get: (id, own) => call(pathOf(id), {}, own),
    cancel: (id, own) => call(pathOf(id), { method: 'DELETE' }, own),
    metrics: (id, own) => call(`${pathOf(id)}/results${queryOf({ file: 'metrics.json' })}`, {}, own),
    results: (id, own) => call(`${pathOf(id)}/results`, {}, own),
  };
}
