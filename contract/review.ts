import * as z from 'zod';
import { reviewedRecordSchema } from './records.ts';

/** In what order pictures are shown to who corrects them; besides these `class:NAME`. */
export const reviewOrders = ['least-certain', 'near-threshold', 'count', 'random'] as const;

/** Query of `GET /v1/review`. */
export const reviewQuerySchema = z.strictObject({
  order: z
    .string()
    .regex(new RegExp(`^(${reviewOrders.join('|')}|class:.+)$`), `${reviewOrders.join(', ')}, class:NAME`)
    .default('least-certain')
    .meta({
      description:
        'least-certain: by mean certainty, of classifiers by the first; near-threshold: by the prediction nearest to the ' +
        "model's threshold, of classifiers by the lead of the first; count: by how unusual the number of objects is; " +
        'class:NAME: those with NAME in them, least certain of it first; random: as the seed has it',
    }),
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'How many' }),
  seed: z.coerce.number().int().min(0).max(2147483647).default(0).meta({ description: 'Of the random order' }),
  model: z.string().optional().meta({ description: 'Of this model only' }),
  version: z.string().optional().meta({ description: 'Of this version only' }),
});

/** Answer of `GET /v1/review`: kept pictures that are not yet corrected, accepted or rejected, and why each is worth a look. */
export const reviewListSchema = z
  .strictObject({
    items: z.array(z.strictObject({ record: reviewedRecordSchema, reasons: z.array(z.string()).min(1) })),
    next: z.null(),
    looked: z.int().min(0).meta({ description: 'Kept pictures that were looked through, the newest' }),
    open: z.int().min(0).meta({ description: 'Those of them that are open' }),
  })
  .meta({ id: 'ReviewList' });

export type ReviewQuery = z.infer<typeof reviewQuerySchema>;
export type ReviewList = z.infer<typeof reviewListSchema>;
