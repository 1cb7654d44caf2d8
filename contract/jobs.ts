import * as z from 'zod';
import { optionsSchema } from './options.ts';

const count = z.int().min(0);
const unit = z.number().min(0).max(1);
const fileName = z.string().min(1).max(512);

/** Most of a job. */
export const jobLimits = Object.freeze({
  pictures: 100_000,
  uploads: 10_000,
  /** Failed pictures that a job names; `results.ndjson` has all. */
  failures: 100,
});

/** Where the pictures of a job are: below a prefix of the inbox, or uploads by id (pictures, or a ZIP of them). */
export const jobSourceSchema = z.union(
  [
    z.strictObject({
      prefix: z
        .string()
        .min(1)
        .max(512)
        .meta({ description: 'Folder below the inbox: `inbox/` of the uploads bucket, or the local inbox folder' }),
    }),
    z.strictObject({
      uploads: z
        .array(z.union([z.string(), z.strictObject({ id: z.string(), file: fileName })]))
        .min(1)
        .max(jobLimits.uploads)
        .meta({ description: 'Ids of `POST /v1/uploads`, with the name that results are to give each' }),
    }),
  ],
  '{"prefix": "folder"} or {"uploads": ["id", ...]}',
);

/** Body of `POST /v1/jobs`. */
export const jobRequestSchema = z
  .strictObject({
    source: jobSourceSchema,
    options: optionsSchema
      .pick({
        model: true,
        version: true,
        threshold: true,
        iou: true,
        limit: true,
        labels: true,
        autoOrient: true,
        store: true,
      })
      .prefault({}),
    webhook: z
      .url({ protocol: /^https$/, error: 'an https address' })
      .max(2048)
      .optional()
      .meta({ description: 'Told when the job has ended, signed; a public https address' }),
    idempotencyKey: z
      .string()
      .regex(/^[\w.:-]{1,128}$/, 'letters, digits, "_", ".", ":" and "-", 128 at most')
      .optional()
      .meta({ description: 'The same key with the same request gives the same job' }),
  })
  .meta({ id: 'JobRequest' });

export const jobStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const jobFiles = ['Results.csv', 'results.ndjson', 'metrics.json'] as const;

/** Answer of `GET /v1/jobs/{id}/results`: addresses, relative to the service's, or signed and good for some minutes. */
export const jobResultsSchema = z
  .strictObject({ 'Results.csv': z.string(), 'results.ndjson': z.string(), 'metrics.json': z.string() })
  .meta({ id: 'JobResults' });

/** A batch of pictures in the background. */
export const jobSchema = z
  .strictObject({
    id: z.string().meta({ description: 'A ULID: ids sort by time' }),
    state: z.enum(jobStates),
    source: z
      .union([z.strictObject({ prefix: z.string() }), z.strictObject({ uploads: count })])
      .meta({ description: 'The prefix, or how many uploads' }),
    options: z.record(z.string(), z.unknown()),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    key: z
      .string()
      .optional()
      .meta({ description: 'Name of the key it was asked for with; `schedule` for the schedule' }),
    counts: z
      .strictObject({ total: count.nullable(), done: count, failed: count })
      .meta({ description: 'total is null until the pictures are counted; done are those with a result' }),
    progress: unit,
    failures: z
      .array(z.strictObject({ file: z.string(), code: z.string(), detail: z.string() }))
      .meta({ description: 'The first hundred pictures that failed, once it has ended; results.ndjson has all' }),
    detail: z.string().optional().meta({ description: 'Why it failed as a whole' }),
    webhook: z
      .strictObject({ url: z.string(), delivered: z.boolean().optional() })
      .optional()
      .meta({ description: 'delivered: whether it was told, once that was tried' }),
    results: jobResultsSchema.optional().meta({ description: 'Addresses, once it has ended' }),
  })
  .meta({ id: 'Job' });

export const jobListSchema = z
  .strictObject({ items: z.array(jobSchema), next: z.string().nullable() })
  .meta({ id: 'JobList' });

const classMean = { label: z.string(), count, mean: unit };

/** `metrics.json`: the figures of a run, as `glimpse predict --json` tells them. */
export const jobMetricsSchema = z
  .strictObject({
    job: z.string(),
    date: z.iso.datetime(),
    model: z.strictObject({ name: z.string(), version: z.string() }).nullable(),
    done: count,
    failed: count,
    predictions: count,
    meanCertainty: unit.nullable(),
    classes: z.array(z.strictObject(classMean)),
    retrain: z
      .array(z.strictObject({ ...classMean, threshold: unit }))
      .meta({ description: 'Classes less certain than their package expects' }),
    processSeconds: z.number().min(0),
    msPerPrediction: z.number().min(0).nullable(),
  })
  .meta({ id: 'JobMetrics' });

export type JobSource = z.infer<typeof jobSourceSchema>;
export type JobRequest = z.infer<typeof jobRequestSchema>;
export type JobState = (typeof jobStates)[number];
export type JobFile = (typeof jobFiles)[number];
export type Job = z.infer<typeof jobSchema>;
export type JobList = z.infer<typeof jobListSchema>;
export type JobMetrics = z.infer<typeof jobMetricsSchema>;
