import * as z from 'zod';
import { recordFilterSchema } from './records.ts';

const count = z.int().min(0);

/** One day of `GET /v1/usage`. Days are UTC. */
export const usageDaySchema = z
  .strictObject({
    day: z.iso.date(),
    calls: count,
    images: count,
    errors: z.record(z.string(), count).meta({ description: 'Failed images by problem code' }),
    latencyMs: z
      .strictObject({ p50: z.number(), p95: z.number() })
      .nullable()
      .meta({ description: 'Of answered images, from a histogram whose steps are 5 % apart' }),
    imageKinds: z.record(z.string(), count),
    models: z.record(z.string(), count).meta({ description: 'Images by name@version' }),
    classes: z
      .record(z.string(), z.strictObject({ count, meanScore: z.number() }))
      .meta({ description: 'Objects of each class, or pictures where it was the first, and how certain they were' }),
    usd: z.number().min(0),
  })
  .meta({ id: 'UsageDay' });

/** Answer of `GET /v1/usage?from=&to=&model=`: every day of the span, and all of it together. */
export const usageSchema = z
  .strictObject({ days: z.array(usageDaySchema), total: usageDaySchema.omit({ day: true }) })
  .meta({ id: 'Usage' });

/** Query of `GET /v1/usage`: both days are included. Of a time its day counts. */
export const usageFilterSchema = recordFilterSchema.pick({ from: true, to: true, model: true }).extend({
  from: recordFilterSchema.shape.from.meta({ description: 'From this day on, UTC' }),
  to: recordFilterSchema.shape.to.meta({ description: 'To the end of this day, UTC' }),
});

export type UsageFilter = z.infer<typeof usageFilterSchema>;
export type UsageDay = z.infer<typeof usageDaySchema>;
export type Usage = z.infer<typeof usageSchema>;
