import * as z from 'zod';
import { boxSchema } from './answer.ts';

const label = z.string().min(1).max(200);

/** Body of `POST /v1/predictions/{id}/feedback`: what a person says of one prediction, or of what was missed. */
export const feedbackSchema = z
  .strictObject({
    verdict: z.enum(['correct', 'incorrect']),
    prediction: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Index in `predictions`; without it, of the whole answer' }),
    label: label.optional().meta({ description: 'The right label' }),
    box: boxSchema.optional().meta({ description: 'The right box' }),
    missed: z
      .array(z.strictObject({ label, box: boxSchema.optional() }))
      .max(1000)
      .optional()
      .meta({ description: 'Objects that are there and were not found' }),
    comment: z.string().max(2000).optional(),
  })
  .meta({ id: 'Feedback' });

/** Feedback as it is kept: the history of a record has all, oldest first; of one prediction the latest holds. */
export const feedbackEntrySchema = feedbackSchema
  .extend({
    id: z.string(),
    time: z.iso.datetime(),
    key: z.string().optional().meta({ description: 'Name of the key' }),
  })
  .meta({ id: 'FeedbackEntry' });

/** Body of `POST /v1/predictions/{id}/review`. */
export const decisionSchema = z
  .strictObject({ decision: z.enum(['accept', 'reject']) })
  .meta({ id: 'Decision', description: 'Whether the picture goes into the data set as it is corrected now, or never' });

/** A decision as it is kept: the latest holds. */
export const decidedSchema = decisionSchema
  .extend({ time: z.iso.datetime(), key: z.string().optional() })
  .meta({ id: 'Decided' });

export type Decision = z.infer<typeof decisionSchema>;
export type Decided = z.infer<typeof decidedSchema>;
export type Feedback = z.infer<typeof feedbackSchema>;
export type FeedbackEntry = z.infer<typeof feedbackEntrySchema>;
