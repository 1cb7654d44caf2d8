import * as z from 'zod';
import { outputSchema } from './families.ts';

export const tasks = ['detection', 'segmentation', 'classification'] as const;
export const resamplers = ['opencv-linear', 'opencv-area', 'pil-bilinear', 'pil-bicubic', 'nearest', 'fast'] as const;

const channels = z.array(z.number()).min(1).max(3);
const unit = z.number().min(0).max(1);

/** What the model wants to be fed. Values reach the graph as (pixel * scale - mean) / std. */
export const inputSchema = z
  .strictObject({
    width: z.int().min(1).max(8192),
    height: z.int().min(1).max(8192),
    color: z.enum(['rgb', 'bgr', 'gray']).default('rgb'),
    layout: z.enum(['nchw', 'nhwc']).default('nchw'),
    type: z.enum(['float32', 'float16', 'uint8']).default('float32'),
    resize: z.enum(['letterbox', 'stretch', 'crop', 'none']).default('letterbox').meta({
      description:
        'letterbox: whole picture, padded; stretch: both sides freely; crop: short side to `shortSide`, then the centre; none: at its own size',
    }),
    shortSide: z.int().min(1).max(8192).optional().meta({ description: 'For crop: the short side before cropping' }),
    anchor: z
      .enum(['center', 'top-left'])
      .default('center')
      .meta({ description: 'Where the picture lies in a letterbox' }),
    pad: z
      .number()
      .min(0)
      .max(255)
      .default(114)
      .meta({ description: 'Grey level of the padding, before scale and mean' }),
    resample: z.enum(resamplers).default('opencv-linear'),
    scale: z.number().positive().default(1),
    mean: channels.default([0, 0, 0]),
    std: channels.default([1, 1, 1]).refine((std) => std.every((value) => value !== 0), 'must not contain 0'),
  })
  .refine((input) => input.type !== 'uint8' || isIdentity(input), {
    error: 'uint8 input takes pixels as they are: scale 1, mean 0, std 1',
    path: ['type'],
  })
  .meta({ id: 'InputSpec' });

function isIdentity(input: { scale: number; mean: number[]; std: number[] }): boolean {
  return input.scale === 1 && input.mean.every((mean) => mean === 0) && input.std.every((std) => std === 1);
}

/** A class: its name alone, or with an attribute to show beside it. */
export const labelSchema = z.union([
  z.string().min(1),
  z.strictObject({
    name: z.string().min(1),
    note: z.string().optional(),
    severity: z.enum(['info', 'warning', 'danger']).optional(),
    threshold: unit.optional().meta({ description: 'Certainty below which this class is reported as drifting' }),
  }),
]);

const onnxFile = z.string().regex(/^[\w][\w.-]*\.onnx$/, 'a plain file name ending in .onnx');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits');

/** The graph of the model as a runtime left it that had made it faster: a start loads it in less time. */
const optimizedSchema = z
  .strictObject({
    file: onnxFile,
    sha256,
    of: sha256.meta({ description: 'sha256 of the model file that it was made of' }),
    runtime: z.string().min(1).meta({ description: 'Version of onnxruntime that made it, the only one to load it' }),
  })
  .meta({ id: 'OptimizedGraph' });

/** `model.json`: everything that differs between models, as data beside the weights. */
export const manifestSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'lower-case letters, digits, ".", "_" and "-", 64 at most'),
    version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/i, 'a version such as 1.0.0'),
    task: z.enum(tasks),
    file: onnxFile.default('model.onnx'),
    sha256,
    optimized: optimizedSchema.optional(),
    description: z.string().default(''),
    license: z.string().default(''),
    source: z.string().default(''),
    input: inputSchema,
    output: outputSchema,
    labels: z.array(labelSchema).min(1),
    defaults: z
      .strictObject({
        threshold: unit.default(0.25),
        iou: unit.default(0.45),
        limit: z.int().min(1).max(1000).default(300),
      })
      .prefault({}),
    metrics: z.object({ dataset: z.string() }).catchall(z.number()).optional(),
  })
  .meta({ id: 'Manifest' });

export type Task = (typeof tasks)[number];
export type Resampler = (typeof resamplers)[number];
export type InputSpec = z.infer<typeof inputSchema>;
export type Manifest = z.infer<typeof manifestSchema>;
/** A manifest as people write it: what has a default may be left out. */
export type ManifestInput = z.input<typeof manifestSchema>;
export type Label = z.infer<typeof labelSchema>;

/** The name of a class. */
export function labelName(label: Label): string {
  return typeof label === 'string' ? label : label.name;
}
