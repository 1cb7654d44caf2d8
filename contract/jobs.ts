import * as z from 'zod';
import { optionsSchema } from './options.ts';

const count = z.int().min(0);

/** Where the pictures of a job are: below a prefix of the uploads bucket or folder, or uploads by id (pictures, or a ZIP of them). */
export const jobSourceSchema = z.union([
  z.strictObject({ prefix: z.string().min(1).max(512) }),
  z.strictObject({ uploads: z.array(z.string()).min(1).max(10_000) }),
]);

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
      .url({ protocol: /^https$/ })
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

/** A batch of pictures in the background. */
export const jobSchema = z
  .strictObject({
    id: z.string(),
    state: z.enum(jobStates),
    source: jobSourceSchema,
    options: z.record(z.string(), z.unknown()),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    key: z.string().optional(),
    counts: z
      .strictObject({ total: count.nullable(), done: count, failed: count })
      .meta({ description: 'total is null until the pictures are counted' }),
    progress: z.number().min(0).max(1),
    failures: z
      .array(z.strictObject({ file: z.string(), code: z.string(), detail: z.string() }))
      .meta({ description: 'The first hundred pictures that failed; results.ndjson has all' }),
    detail: z.string().optional().meta({ description: 'Why it failed as a whole' }),
    results: z
      .record(z.enum(['Results.csv', 'results.ndjson', 'metrics.json']), z.string())
      .optional()
      .meta({ description: 'Addresses, once it has ended' }),
  })
  .meta({ id: 'Job' });

export const jobListSchema = z
  .strictObject({ items: z.array(jobSchema), next: z.string().nullable() })
  .meta({ id: 'JobList' });

export type JobSource = z.infer<typeof jobSourceSchema>;
export type JobRequest = z.infer<typeof jobRequestSchema>;
export type Job = z.infer<typeof jobSchema>;
