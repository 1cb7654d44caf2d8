import * as z from 'zod';
import { boxSchema, rleSchema } from './answer.ts';

/** `parity.json`: pictures with the answers the model's own framework gives for them. */
export const paritySchema = z
  .strictObject({
    source: z.string().meta({ description: 'What made the expected answers' }),
    tolerance: z
      .strictObject({ box: z.number().positive().default(0.5), score: z.number().positive().default(0.002) })
      .prefault({}),
    cases: z
      .array(
        z.strictObject({
          image: z.string().regex(/^[\w][\w./-]*$/, 'a path inside the package'),
          options: z
            .strictObject({
              threshold: z.number().min(0).max(1).optional(),
              iou: z.number().min(0).max(1).optional(),
              limit: z.int().min(1).max(1000).optional(),
            })
            .default({}),
          predictions: z.array(
            z.strictObject({
              label: z.string().optional(),
              classId: z.int().min(0),
              score: z.number(),
              box: boxSchema.optional(),
              mask: z.strictObject({ rle: rleSchema }).optional(),
            }),
          ),
        }),
      )
      .min(1),
  })
  .meta({ id: 'Parity' });

export type Parity = z.infer<typeof paritySchema>;
export type ParityCase = Parity['cases'][number];

/** Answer of `GET /v1/models/{name}/check`. Errors are in pixels and score units. */
export const checkSchema = z
  .strictObject({
    ok: z.boolean(),
    cases: z.int().min(0),
    predictions: z.int().min(0),
    missing: z.int().min(0).meta({ description: 'Expected, but not predicted' }),
    extra: z.int().min(0).meta({ description: 'Predicted, but not expected' }),
    maxBoxError: z.number().nullable(),
    maxScoreError: z.number().nullable(),
    minMaskIou: z.number().nullable(),
    tolerance: z.strictObject({ box: z.number(), score: z.number() }),
    source: z.string(),
  })
  .meta({ id: 'Check' });

export type Check = z.infer<typeof checkSchema>;
