import * as z from 'zod';
import { boxSchema, resultSchema } from './answer.ts';
import { decidedSchema, feedbackEntrySchema } from './feedback.ts';
import { problemSchema } from './problems.ts';

const count = z.int().min(0);
const unit = z.number().min(0).max(1);
const answer = resultSchema.shape;
const dayOrTime = z.iso
  .datetime({ offset: true, error: 'a time such as 2026-01-31T18:00:00Z' })
  .or(z.iso.date('a date such as 2026-01-31'));

/** What a second model would have answered: see `glimpse models shadow`. */
const shadowSchema = z.strictObject({
  version: z.string(),
  /** 0: the same objects with the same labels; 1: none in common. */
  disagreement: unit,
  count,
  inferMs: z.number().min(0),
});

/** One row of the prediction tables: one image of one call. Never its pixels. */
export const recordSchema = z
  .strictObject({
    id: answer.id.meta({ description: 'Id of the prediction, a ULID: ids sort by time' }),
    time: z.iso.datetime(),
    requestId: z.string(),
    outcome: z
      .union([z.literal('ok'), problemSchema.shape.code])
      .meta({ description: 'ok, or the code of the problem that was answered' }),
    source: z.enum(['api', 'job']),
    position: count.optional().meta({ description: 'Of the image in its call; absent: it was alone' }),
    key: z.string().optional().meta({ description: 'Name of the key the call was made with' }),
    file: answer.file,
    model: answer.model.optional().meta({ description: 'Absent where the call failed before a model was chosen' }),
    image: answer.image.optional(),
    light: z
      .strictObject({ brightness: unit, sharpness: z.number().min(0) })
      .optional()
      .meta({ description: "Of the model's input: mean of the grey levels, and variance of their Laplacian" }),
    top: z
      .strictObject({ index: count, value: unit, label: z.string() })
      .optional()
      .meta({ description: 'Index and value of the maximum, and the predicted class' }),
    count,
    meanScore: unit,
    classDistribution: z.record(z.string(), count),
    predictions: z
      .array(
        z.strictObject({
          label: z.string(),
          classId: count,
          score: unit,
          box: boxSchema.optional(),
          area: z.number().optional(),
        }),
      )
      .meta({ description: 'Without masks' }),
    raw: z
      .array(z.number())
      .optional()
      .meta({ description: 'Every value a classifier put out, before its activation' }),
    timing: answer.timing.optional(),
    cost: answer.cost.optional(),
    receipt: z
      .strictObject({ image: z.string(), model: z.string(), package: z.string() })
      .optional()
      .meta({ description: 'sha256 of the image, of the model file and of model.json' }),
    stored: z
      .strictObject({ picture: z.string(), input: z.string().optional() })
      .optional()
      .meta({ description: 'Where the picture and what the model was fed are kept; absent unless asked for' }),
    shadow: shadowSchema.optional(),
    /** Seconds since 1970 after which the row goes. */
    expires: count.optional(),
  })
  .meta({ id: 'Record' });

/** A row with what people said of it. */
export const reviewedRecordSchema = recordSchema
  .extend({
    verdict: z.enum(['correct', 'incorrect']).optional().meta({ description: 'Incorrect where any part of it is' }),
    feedback: z.array(feedbackEntrySchema),
    review: decidedSchema.optional(),
  })
  .meta({ id: 'ReviewedRecord' });

/** What somebody who may not read records is told of their feedback: of the rest of a record it has nothing. */
export const feedbackAnswerSchema = reviewedRecordSchema
  .pick({ id: true, verdict: true, feedback: true })
  .meta({ id: 'FeedbackAnswer', description: "`feedback` has what was said just now, and nobody else's" });

export const recordListSchema = z
  .strictObject({ items: z.array(reviewedRecordSchema), next: z.string().nullable() })
  .meta({ id: 'RecordList' });

/** Filters of `GET /v1/predictions`. Times are inclusive of `from`, exclusive of `to`. */
export const recordFilterSchema = z
  .strictObject({
    model: z.string().meta({ description: 'Name of the model' }),
    version: z.string().meta({ description: 'Version of the model' }),
    from: dayOrTime.meta({ description: 'From this day or time on' }),
    to: dayOrTime.meta({ description: 'Before this day or time' }),
    label: z.string().meta({ description: 'With such a prediction; of a classifier its first counts' }),
    minScore: z.coerce.number().min(0).max(1).meta({ description: 'With a prediction at least as certain' }),
    maxScore: z.coerce.number().min(0).max(1).meta({ description: 'With a prediction at most as certain' }),
    verdict: z.enum(['correct', 'incorrect', 'none']).meta({ description: 'What people said' }),
    stored: z.enum(['true', 'false']).meta({ description: 'Whether the picture was kept' }),
    cursor: z.string().meta({ description: '`next` of the page before' }),
    limit: z.coerce.number().int().min(1).max(1000).meta({ description: 'Records on a page; 100 by default' }),
  })
  .partial();

/** Answer of `GET /v1/predictions/{id}/verify`: whether the receipt still holds. */
export const receiptCheckSchema = z
  .strictObject({
    ok: z.boolean(),
    checks: z.array(
      z.strictObject({
        what: z.enum(['image', 'model', 'package']),
        ok: z.boolean().nullable(),
        recorded: z.string(),
        found: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ReceiptCheck', description: 'null: it is not kept here, so that nothing can be said' });

export type PredictionRecord = z.infer<typeof recordSchema>;
export type ReviewedRecord = z.infer<typeof reviewedRecordSchema>;
export type FeedbackAnswer = z.infer<typeof feedbackAnswerSchema>;
export type RecordFilter = z.infer<typeof recordFilterSchema>;
export type ReceiptCheck = z.infer<typeof receiptCheckSchema>;
