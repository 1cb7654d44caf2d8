import { createHash } from 'node:crypto';
import { decodeTime } from 'ulid';
import { type Job, type JobRequest, type JobState, jobLimits } from '../../contract/jobs.ts';
import { ProblemError } from '../../contract/problems.ts';
import { newId } from '../new-id.ts';
import type { JobFiles } from './files.ts';
import { isJobId, mirrored } from './ids.ts';
import { stateKey } from './layout.ts';
import { partsBySize } from './parts.ts';

/** A job as it is kept. */
export interface JobRecord {
  readonly id: string;
  readonly state: JobState;
  readonly request: Omit<JobRequest, 'idempotencyKey'>;
  /** Name of the key it was asked for with. */
  readonly key?: string;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** The version that answers, from the first picture to the last. */
  readonly model?: { readonly name: string; readonly version: string };
  readonly total?: number;
  /** Set at its end; before, the parts tell. */
  readonly counts?: { readonly done: number; readonly failed: number };
  readonly failures: Job['failures'];
  readonly detail?: string;
  /** Whether the webhook was told. */
  readonly delivered?: boolean;
  /** Where results go beside the job's own: a folder of the inbox. */
  readonly resultsTo?: string;
}

export interface NewJob {
  readonly request: JobRequest;
  readonly key?: string;
  /** The job's id, where something other than the time decides it. */
  readonly id?: string;
  readonly resultsTo?: string;
}

export interface JobPage {
  readonly items: readonly JobRecord[];
  readonly next: string | null;
}

/** Jobs and their state. */
export interface JobStore {
  /**
   * Adds a job; one with the same idempotency key and request is that same job.
   * @throws ProblemError `request_invalid` where the key was used for another request
   */
  create(job: NewJob): Promise<{ readonly job: JobRecord; readonly isNew: boolean }>;
  get(id: string): Promise<JobRecord | undefined>;
  /** Newest first; of one key, or of all. */
  list(of: string | undefined, cursor: string | undefined, limit: number): Promise<JobPage>;
  /**
   * Changes a job, as often as it takes when others do at the same time. `change` may return undefined to leave it be.
   * @returns the job as it is then
   */
  update(id: string, change: (job: JobRecord) => JobRecord | undefined): Promise<JobRecord>;
  /** How far a job is. */
  counts(id: string): Promise<{ readonly done: number; readonly failed: number }>;
}

const TRIES = 20;
/** Where jobs without a key's name are listed. */
const ALL = 'all';

export const isOver = ({ state }: Pick<JobRecord, 'state'>) => state !== 'queued' && state !== 'running';

export function createJobStore(files: JobFiles): JobStore {
  async function read(id: string) {
    if (!isJobId(id)) return undefined;
    const found = await files.read(stateKey(id));
    return found && { job: parse<JobRecord>(found.bytes), tag: found.tag };
  }

  /** The id that stands for an idempotency key: the given one, unless the key has one already. */
  async function claim(key: string, owner: string, id: string, request: object): Promise<string> {
    const path = `idempotency/${owner}/${hash(key)}`;
    const mine = { id, request: hash(JSON.stringify(request)) };
    if (await files.write(path, JSON.stringify(mine), 'new')) return id;
    const found = await files.read(path);
    const theirs = found ? parse<typeof mine>(found.bytes) : mine;
    if (theirs.request === mine.request) return theirs.id;
    throw new ProblemError(
      'request_invalid',
      `idempotencyKey: "${key}" stands for another request, that of job ${theirs.id}; allowed: that same request, or another key`,
    );
  }

  return {
    async create({ request: { idempotencyKey, ...request }, key, id: given = newId(), resultsTo }) {
      const owner = ownerOf(key);
      const id = idempotencyKey === undefined ? given : await claim(idempotencyKey, owner, given, request);
      const job: JobRecord = {
        id,
        state: 'queued',
        request,
        createdAt: new Date(decodeTime(id)).toISOString(),
        failures: [],
        ...(key !== undefined && { key }),
        ...(resultsTo !== undefined && { resultsTo }),
      };
      // Who was stopped between the two leaves a line of the list without a job, which is passed over.
      for (const list of new Set([ALL, owner])) await files.write(`index/${list}/${mirrored(id)}`, '');
      const isNew = await files.write(stateKey(id), JSON.stringify(job), 'new');
      return { job: isNew ? job : ((await read(id))?.job ?? job), isNew };
    },
    get: async (id) => (await read(id))?.job,
    async list(of, cursor, limit) {
      const folder = `index/${of === undefined ? ALL : ownerOf(of)}/`;
      const after = cursor === undefined || !isJobId(cursor) ? undefined : folder + mirrored(cursor);
      const keys = await files.list(folder, { limit: limit + 1, ...(after !== undefined && { after }) });
      const ids = keys.slice(0, limit).map((key) => mirrored(key.slice(folder.length)));
      const jobs = await Promise.all(ids.map(async (id) => (await read(id))?.job));
      return {
        items: jobs.filter((job) => job !== undefined),
        next: keys.length > limit ? (ids.at(-1) ?? null) : null,
      };
    },
    async update(id, change) {
      for (let tries = 0; tries < TRIES; tries++) {
        const found = await read(id);
        if (!found) throw new ProblemError('not_found', `No job ${id}.`);
        const changed = change(found.job);
        if (!changed) return found.job;
        if (await files.write(stateKey(id), JSON.stringify(changed), { tag: found.tag })) return changed;
      }
      throw new Error(`Job ${id} was changed by others ${TRIES} times in a row`);
    },
    async counts(id) {
      const parts = [...(await partsBySize(files, id)).values()];
      return parts.reduce((sum, { done, failed }) => ({ done: sum.done + done, failed: sum.failed + failed }), {
        done: 0,
        failed: 0,
      });
    },
  };
}

/** A job as the contract shows it. */
export function toJob(record: JobRecord, live: { readonly done: number; readonly failed: number }): Job {
  const { id, state, request, key, createdAt, startedAt, endedAt, total = null, failures, detail, delivered } = record;
  const over = isOver(record);
  const { done, failed } = record.counts ?? live;
  const { source, options, webhook } = request;
  const base = `/v1/jobs/${id}/results?file=`;
  return {
    id,
    state,
    source: 'uploads' in source ? { uploads: source.uploads.length } : source,
    options,
    createdAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(key !== undefined && { key }),
    counts: { total, done, failed },
    progress: state === 'succeeded' ? 1 : total ? Math.min(1, (done + failed) / total) : 0,
    failures: failures.slice(0, jobLimits.failures),
    ...(detail !== undefined && { detail }),
    ...(webhook !== undefined && { webhook: { url: webhook, ...(delivered !== undefined && { delivered }) } }),
    ...(over &&
      record.counts && {
        results: {
          'Results.csv': `${base}Results.csv`,
          'results.ndjson': `${base}results.ndjson`,
          'metrics.json': `${base}metrics.json`,
        },
      }),
  };
}

// Names of keys are people's: hashed, they can be part of a path.
function ownerOf(key: string | undefined): string {
  return key === undefined ? ALL : hash(key).slice(0, 32);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parse<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}
