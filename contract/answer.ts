import * as z from 'zod';
import { tasks } from './model.ts';
import { problemSchema } from './problems.ts';

const dataUrl = z.string().startsWith('data:image/');
const count = z.int().min(0);
const ms = z.number().min(0);

export const boxSchema = z
  .strictObject({ x: z.number(), y: z.number(), width: z.number().min(0), height: z.number().min(0) })
  .meta({ id: 'Box', description: 'Pixels of the oriented original: top-left corner and size' });

export const rleSchema = z
  .strictObject({ size: z.tuple([count, count]), counts: z.string() })
  .meta({ id: 'Rle', description: 'COCO compressed run lengths over the oriented original; size is [height, width]' });

export const maskSchema = z
  .union([
    z.strictObject({ polygons: z.array(z.array(z.tuple([z.number(), z.number()]))) }),
    z.strictObject({ rle: rleSchema }),
    z.strictObject({ png: dataUrl, box: boxSchema }),
  ])
  .meta({ id: 'Mask', description: 'polygons: rings of one object, filled even-odd, so that holes are rings' });

export const predictionSchema = z
  .strictObject({
    label: z.string(),
    classId: count,
    score: z.number().min(0).max(1),
    box: boxSchema.optional(),
    area: z
      .number()
      .min(0)
      .optional()
      .meta({ description: 'Pixels of the mask; of the box where there is none, and with `masks=none`' }),
    mask: maskSchema.optional(),
    note: z.string().optional(),
    severity: z.enum(['info', 'warning', 'danger']).optional(),
  })
  .meta({ id: 'Prediction' });

export const metricsSchema = z
  .strictObject({
    count,
    meanScore: z.number().min(0).max(1),
    classDistribution: z.record(z.string(), count),
    scores: z.array(z.number()),
    areas: z.array(z.number()),
  })
  .meta({ id: 'Metrics' });

export const resultSchema = z
  .strictObject({
    id: z.string(),
    file: z.string().optional().meta({ description: 'Name of the uploaded file, where one was given' }),
    model: z.strictObject({ name: z.string(), version: z.string(), task: z.enum(tasks), sha256: z.string() }),
    image: z.strictObject({
      width: count,
      height: count,
      format: z.string(),
      bytes: count,
      orientation: z.int().min(1).max(8).meta({ description: 'EXIF orientation of the file' }),
      sha256: z.string(),
      notes: z.array(z.string()).optional().meta({
        description: 'What was done to the picture that one might not expect: alpha flattened, first frame taken, ...',
      }),
    }),
    predictions: z.array(predictionSchema),
    metrics: metricsSchema,
    visualization: dataUrl.optional(),
    explanation: z
      .strictObject({
        method: z.enum(['occlusion']),
        label: z.string(),
        score: z.number(),
        grid: z.tuple([count, count]).meta({ description: 'Rows and columns' }),
        values: z.array(z.number()).meta({
          description:
            'Row by row: how much of the score is lost with that part hidden; 0 far from an object, where nobody looked',
        }),
        picture: dataUrl,
      })
      .optional(),
    timing: z.strictObject({
      decodeMs: ms.meta({ description: '0 where the picture was decoded while the model was loaded' }),
      preprocessMs: ms,
      inferMs: ms,
      postprocessMs: ms,
      modelLoadMs: ms,
      explainMs: ms.optional().meta({ description: 'Where `explain` was asked for' }),
      visualizeMs: ms.optional().meta({ description: 'Where `visualize` was asked for' }),
      totalMs: ms.meta({ description: 'All of these; what `cost` is of' }),
      coldStart: z.boolean(),
    }),
    cost: z.strictObject({
      usd: z.number(),
      memoryMb: count,
      architecture: z.enum(['x86_64', 'arm64']),
      billedMs: count,
    }),
  })
  .meta({ id: 'Result' });

export const resultsSchema = z
  .strictObject({
    results: z.array(z.union([resultSchema, z.strictObject({ file: z.string(), error: problemSchema })])),
    metrics: metricsSchema,
  })
  .meta({ id: 'Results' });

export type Box = z.infer<typeof boxSchema>;
export type Rle = z.infer<typeof rleSchema>;
export type Mask = z.infer<typeof maskSchema>;
export type Prediction = z.infer<typeof predictionSchema>;
export type Metrics = z.infer<typeof metricsSchema>;
export type Result = z.infer<typeof resultSchema>;
export type Results = z.infer<typeof resultsSchema>;
