import * as z from 'zod';
import { inputSchema, labelSchema, tasks } from './model.ts';
import { changeSchema, shareSchema } from './registry.ts';

/** One entry of a model's history, without who it was: callers may read it. */
export const modelChangeSchema = changeSchema.omit({ by: true }).meta({ id: 'ModelChange' });

/** One item of `GET /v1/models`, and the answer of `GET /v1/models/{name}`. */
export const modelInfoSchema = z
  .strictObject({
    name: z.string(),
    task: z.enum(tasks),
    description: z.string(),
    license: z.string(),
    labels: z.array(labelSchema).meta({ description: 'By class id: the name, or an object with its attributes' }),
    input: inputSchema,
    defaults: z
      .strictObject({ threshold: z.number(), iou: z.number(), limit: z.int() })
      .meta({ description: 'Options of a prediction that names none' }),
    default: z.boolean().meta({ description: 'Whether it answers requests that name no model' }),
    version: z.string().meta({ description: 'The version this describes: the current one, or the one asked for' }),
    current: z.string().meta({ description: 'The version that answers requests that name none' }),
    versions: z.array(z.string()),
    split: z.array(shareSchema).optional().meta({
      description: 'Shares of the requests naming no version that others answer; the current one has the rest',
    }),
    shadow: z
      .string()
      .optional()
      .meta({ description: 'The version that answers too, unseen, so that its disagreement is known' }),
    history: z.array(modelChangeSchema).optional().meta({
      description: 'What was done with its versions, the latest first, 20 at most; not in the list of models',
    }),
    metrics: z
      .object({ dataset: z.string() })
      .catchall(z.number())
      .optional()
      .meta({ description: 'What was measured on the data set named: map, map_50, top1, ...' }),
  })
  .meta({ id: 'Model' });

export const modelListSchema = z
  .strictObject({ items: z.array(modelInfoSchema), next: z.string().nullable() })
  .meta({ id: 'ModelList', description: 'next: cursor of the following page; null on the last' });

/** Answer of `GET /v1/models/{name}/samples`. */
export const sampleListSchema = z
  .strictObject({ items: z.array(z.strictObject({ name: z.string(), url: z.string() })), next: z.string().nullable() })
  .meta({ id: 'SampleList' });

/** Answer of `GET /health`. */
export const healthSchema = z
  .strictObject({
    status: z.literal('ok'),
    version: z.string().meta({ description: 'Version of the service' }),
    features: z
      .array(z.string())
      .meta({ description: 'What is enabled beside predictions: uploads, records, feedback, jobs' }),
  })
  .meta({ id: 'Health' });

export type ModelInfo = z.infer<typeof modelInfoSchema>;
export type ModelChange = z.infer<typeof modelChangeSchema>;
export type ModelList = z.infer<typeof modelListSchema>;
export type Health = z.infer<typeof healthSchema>;
