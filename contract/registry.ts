import * as z from 'zod';
import { manifestSchema } from './model.ts';

const version = manifestSchema.shape.version;
const percent = z.number().min(0).max(100);

/** What a version was measured by before it was promoted: see `glimpse models compare`. */
export const comparisonSchema = z
  .object({
    data: z.object({ name: z.string(), part: z.string().optional(), pictures: z.int().min(1) }),
    metric: z.string().meta({ description: 'What better meant: ap50, top1, ...' }),
    current: z.number(),
    candidate: z.number(),
    better: z.boolean(),
    figures: z
      .object({ current: z.record(z.string(), z.number()), candidate: z.record(z.string(), z.number()) })
      .meta({ description: 'Every figure of both, by the names `--metric` takes' }),
  })
  .meta({ id: 'Comparison' });

/** One entry of a model's history: what was done with its versions, when, by whom and why. */
export const changeSchema = z.object({
  id: z.string().meta({ description: 'A ULID: ids sort by time' }),
  at: z.iso.datetime(),
  by: z.string(),
  what: z.enum(['push', 'promote', 'rollback', 'split', 'shadow', 'default']),
  version: version.optional().meta({ description: 'What it was done with; absent where a shadow was ended' }),
  replaces: version.optional().meta({
    description:
      'The version that was current before, where that changed: not by a rollback that only ends the shares of others',
  }),
  percent: percent.optional().meta({ description: 'Of a split: the share from then on, 0: none any more' }),
  why: z.string().optional(),
  forced: z.literal(true).optional().meta({ description: 'Promoted although it was not shown to be better' }),
  comparison: comparisonSchema.optional(),
});

export const shareSchema = z.object({ version, percent });

/**
 * `<models>/<name>/current.json`: who answers requests that name no version. `version` alone is enough, for whoever writes
 * it by hand; what cannot be read of the rest counts for nothing, so that a slip there cannot change the version.
 */
export const currentSchema = z.object({
  version,
  /** Versions that were current before, the last one first: where a rollback goes. */
  previous: z.array(version).optional().catch(undefined),
  /** Shares of the requests that other versions answer; the current one has the rest. */
  split: z
    .array(shareSchema)
    .refine((shares) => shares.reduce((sum, share) => sum + share.percent, 0) <= 100)
    .optional()
    .catch(undefined),
  /** The version that answers too, unseen. */
  shadow: version.optional().catch(undefined),
  /** The last entry of the history: it is written with the pointer, in one, so that neither is without the other. */
  change: changeSchema.optional().catch(undefined),
});

/** `<models>/default.json`: the model that answers requests which name none. */
export const defaultSchema = z.object({ name: manifestSchema.shape.name });

export type Current = z.infer<typeof currentSchema>;
export type Change = z.infer<typeof changeSchema>;
export type Share = z.infer<typeof shareSchema>;
export type ModelComparison = z.infer<typeof comparisonSchema>;
