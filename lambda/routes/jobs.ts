import * as z from 'zod';
import { type Job, type JobFile, type JobList, jobFiles, jobRequestSchema } from '../../contract/jobs.ts';
import { ProblemError } from '../../contract/problems.ts';
import type { ApiDeps } from '../api-service.ts';
import { callerOf } from '../caller.ts';
import { addressesOf, checkUrl } from '../fetch-image/guard.ts';
import { binary, json, redirect } from '../http.ts';
import { isJobId } from '../jobs/ids.ts';
import { plainPrefix } from '../jobs/inbox.ts';
import { resultKey, resultTypes } from '../jobs/layout.ts';
import type { Jobs } from '../jobs/service.ts';
import { settleModel } from '../jobs/settle-model.ts';
import { isOver, type JobRecord, toJob } from '../jobs/store.ts';
import { readJsonBody, readQuery } from '../request/checked.ts';
import type { Call } from '../router.ts';

const pageSchema = z.strictObject({
  cursor: z.string().refine(isJobId, '"next" of the page before').optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
/** Milliseconds to find out where a webhook is. */
const RESOLVE_MS = 3000;

/** `/v1/jobs` and what lies below it. A caller's key sees its own jobs, an operator's all. */
export function jobRoutes(deps: ApiDeps) {
  function enabled({ event }: Call): Jobs {
    if (!deps.jobs) throw new ProblemError('forbidden', 'Jobs are not enabled here.');
    if (!callerOf(event, deps.config).isVisitor) return deps.jobs;
    throw new ProblemError(
      'forbidden',
      "Jobs need a key of your own: visitors of the page share one, and would see each other's.",
    );
  }

  /** @throws ProblemError `not_found` for a job that is not there, or is somebody else's */
  async function own(call: Call): Promise<JobRecord> {
    const id = call.params.id ?? '';
    const job = await enabled(call).store.get(id);
    const { name, isOperator } = callerOf(call.event, deps.config);
    if (job && (isOperator || job.key === name)) return job;
    throw new ProblemError('not_found', `No job ${JSON.stringify(id)}.`);
  }

  async function show(record: JobRecord, { store, runner }: Jobs): Promise<Job> {
    if (isOver(record)) return toJob(record, { done: 0, failed: 0 });
    const lost = await runner.lost(record.id);
    if (lost === undefined) return toJob(record, await store.counts(record.id));
    const endedAt = new Date().toISOString();
    const ended = await store.update(record.id, (now) =>
      isOver(now) ? undefined : { ...now, state: 'failed', endedAt, detail: lost },
    );
    return toJob(ended, await store.counts(record.id));
  }

  return {
    jobCreate: async (call: Call) => {
      const jobs = enabled(call);
      const { store, runner, inbox, webhooks } = jobs;
      const request = readJsonBody(call.event, jobRequestSchema);
      const { source, options, webhook } = request;
      if ('prefix' in source) {
        if (!inbox) throw new ProblemError('forbidden', 'source.prefix: there is no inbox here, allowed: uploads.');
        plainPrefix(source.prefix);
      } else if (!deps.uploads) throw new ProblemError('forbidden', 'source.uploads: uploads are not enabled here.');
      if (options.store && !deps.config.storeImages)
        throw new ProblemError('forbidden', 'option store: pictures are not kept here, allowed: false.');
      if (webhook !== undefined) await checkWebhook(webhook, webhooks);
      // A typing error costs nothing; the version itself is settled when the job begins.
      await settleModel(deps.models, options.model, options.version);
      const { name } = callerOf(call.event, deps.config);
      const { job, isNew } = await store.create({ request, ...(name !== undefined && { key: name }) });
      // Also one that is there but was never begun, for whoever asked for it was cut off in between.
      if (job.state === 'queued') await runner.start(job.id);
      return json(await show(job, jobs), isNew ? 201 : 200);
    },
    jobs: async (call: Call) => {
      const jobs = enabled(call);
      const { cursor, limit } = readQuery(call.event, pageSchema);
      const { name, isOperator } = callerOf(call.event, deps.config);
      const { items, next } = await jobs.store.list(isOperator ? undefined : name, cursor, limit);
      return json({ items: await Promise.all(items.map((each) => show(each, jobs))), next } satisfies JobList);
    },
    job: async (call: Call) => json(await show(await own(call), enabled(call))),
    jobResults: async (call: Call) => {
      const { files } = enabled(call);
      const { id, counts, state } = await own(call);
      const file = call.event.queryStringParameters?.file;
      if (file !== undefined && !isJobFile(file))
        throw new ProblemError('option_invalid', `file: got ${JSON.stringify(file)}, allowed: ${jobFiles.join(', ')}.`);
      if (!counts) throw new ProblemError('not_found', `Job ${id} is ${state}; it has no results yet.`);
      if (file === undefined) return json(await addresses(files, id));
      // As large as the job, but for the figures.
      const signed = file === 'metrics.json' ? undefined : await files.address?.(resultKey(id, file), file);
      if (signed !== undefined) return redirect(signed);
      const found = await files.read(resultKey(id, file));
      if (!found) throw new ProblemError('not_found', `The results of job ${id} are not kept any more.`);
      return binary(found.bytes, resultTypes[file], { 'content-disposition': `attachment; filename="${file}"` });
    },
    jobCancel: async (call: Call) => {
      const { store, runner } = enabled(call);
      const { id } = await own(call);
      const endedAt = new Date().toISOString();
      const job = await store.update(id, (now) => (isOver(now) ? undefined : { ...now, state: 'cancelled', endedAt }));
      if (job.state === 'cancelled' && !job.counts) await runner.cancel(id);
      return json(toJob(job, await store.counts(id)));
    },
  };
}

async function addresses(files: Jobs['files'], id: string): Promise<Record<JobFile, string>> {
  const pairs = jobFiles.map(async (file): Promise<[JobFile, string]> => {
    // Straight from the bucket, where there is one: an answer of Lambda holds 6 MB at most.
    const signed = await files.address?.(resultKey(id, file), file);
    return [file, signed ?? `/v1/jobs/${id}/results?file=${file}`];
  });
  return Object.fromEntries(await Promise.all(pairs)) as Record<JobFile, string>;
}

/** @throws ProblemError for an address that would never be told */
async function checkWebhook(text: string, enabled: boolean): Promise<void> {
  if (!enabled) throw new ProblemError('forbidden', 'webhook: webhooks are not enabled here, allowed: none.');
  const url = checkUrl(text, { ports: [443] }, ['https:']);
  await addressesOf(url, {}, AbortSignal.timeout(RESOLVE_MS)).catch((error) => {
    // A name that cannot be resolved now may be later; one that stands for a private address is refused at once.
    if (error instanceof ProblemError) throw error;
  });
}

function isJobFile(text: string): text is JobFile {
  return (jobFiles as readonly string[]).includes(text);
}
