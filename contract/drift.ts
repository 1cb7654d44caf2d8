import * as z from 'zod';
import { manifestSchema } from './model.ts';
import { recordFilterSchema } from './records.ts';

const count = z.int().min(0);
const time = z.iso.datetime();
const unit = z.number().min(0).max(1);

/** What is watched of the pictures and of the answers. */
export const watched = [
  'classes',
  'certainty',
  'objects',
  'area',
  'brightness',
  'sharpness',
  'size',
  'aspect',
  'kind',
] as const;

const figureName = z.enum(watched).meta({
  description:
    'classes: the class mix; certainty: scores of one class, see label; objects: how many in a picture; area: of boxes, as a part of the picture; brightness: mean grey level of what the model was fed; sharpness: of the same, deviation of the Laplacian as a part of that mean; size: root of width x height in pixels; aspect: width / height; kind: file format',
});

const span = {
  pictures: count,
  from: time.meta({ description: 'When the first of the pictures was predicted' }),
  to: time.meta({ description: 'And the last' }),
};

/**
 * The values of one figure over pictures. Each picture counts as one however many objects it has: a picture of 20 cells
 * does not say 20 times what a picture of one says.
 */
export const histogramSchema = z.strictObject({
  figure: figureName,
  label: z.string().optional(),
  /** Pictures that have a value of it at all. */
  pictures: count,
  /** Of numbers: the mean over pictures and its standard deviation. */
  mean: z.number().optional(),
  deviation: z.number().min(0).optional(),
  /** Limits between bins, ascending: one more bin than limits, each from its limit on. Absent of categories. */
  edges: z.array(z.number()).optional(),
  /** Of categories, their names. */
  names: z.array(z.string()).optional(),
  /** Pictures in each bin or category: parts of one where its objects lie in several. */
  counts: z.array(z.number().min(0)),
});

/** `<models>/<name>/baselines/<version>.json`: the pictures and answers that are normal for a version. */
export const baselineSchema = z.strictObject({
  name: manifestSchema.shape.name,
  version: manifestSchema.shape.version,
  taken: time,
  ...span,
  histograms: z.array(histogramSchema),
});

export const driftFigureSchema = z
  .strictObject({
    figure: figureName,
    label: z.string().optional().meta({ description: 'The class, of certainty' }),
    status: z.enum(['ok', 'drift', 'too-few']),
    pictures: z
      .strictObject({ baseline: count, now: count })
      .meta({ description: 'Those that have a value of this figure at all' }),
    psi: z
      .number()
      .min(0)
      .optional()
      .meta({ description: 'Population stability index; absent where there are too few' }),
    limit: z.number().min(0).optional().meta({
      description: 'Drift above it: 0.25, or more where so few pictures differ more by chance',
    }),
    jensenShannon: unit.optional().meta({ description: 'Jensen-Shannon divergence in bits' }),
    mean: z
      .strictObject({ baseline: z.number().nullable(), now: z.number() })
      .optional()
      .meta({ description: 'Of numbers, the mean over pictures; null where the baseline has none' }),
    threshold: unit.optional().meta({
      description: 'Certainty that the package expects of this class; a mean below it is drift too',
    }),
    groups: z
      .array(z.strictObject({ name: z.string(), baseline: unit, now: unit }))
      .meta({ description: 'What was compared: the part of the pictures in each group' }),
    told: z.string().meta({ description: 'The same in words' }),
  })
  .meta({ id: 'DriftFigure' });

/** Answer of `GET /v1/models/{name}/drift`. */
export const driftSchema = z
  .strictObject({
    status: z.enum(['ok', 'drift', 'too-few', 'no-baseline']),
    model: z.strictObject({ name: z.string(), version: z.string() }),
    baseline: z.strictObject({ taken: time, ...span }).nullable(),
    now: z.strictObject(span).nullable().meta({ description: 'The pictures compared; null where there are none' }),
    worst: z.number().min(0).nullable().meta({
      description: 'The largest index as a part of its limit: drift above 1; null where nothing was compared',
    }),
    figures: z.array(driftFigureSchema).meta({ description: 'Those that moved most first' }),
    movers: z.array(z.strictObject({ id: z.string(), why: z.array(z.string()) })).meta({
      description: 'Predictions whose picture is kept, those that moved it most first, with their own values',
    }),
    told: z.string().meta({ description: 'The same in words' }),
  })
  .meta({ id: 'Drift' });

/** Which pictures are compared: the last ones, no more than so many, of a span where one is given. */
export const driftOptionsSchema = z
  .strictObject({
    version: manifestSchema.shape.version.meta({ description: 'Of the model; default: its current one' }),
    last: z.coerce.number().int().min(30).max(5000).meta({ description: 'How many pictures; default: 500' }),
    from: recordFilterSchema.shape.from.unwrap().meta({ description: 'Default: when the baseline ends' }),
    to: recordFilterSchema.shape.to.unwrap().meta({ description: 'Exclusive; default: now' }),
  })
  .partial();

export type Watched = (typeof watched)[number];
export type Histogram = z.infer<typeof histogramSchema>;
export type Baseline = z.infer<typeof baselineSchema>;
export type DriftFigure = z.infer<typeof driftFigureSchema>;
export type DriftOptions = z.infer<typeof driftOptionsSchema>;
export type Drift = z.infer<typeof driftSchema>;
