import * as z from 'zod';
import { boxSchema, rleSchema } from './answer.ts';
import { problemSchema } from './problems.ts';

// Answers in the words of other services: what `format` asks for. vision/dialects makes them, and says whose words they are.

const count = z.int().min(0);
const score = z.number().min(0).max(1);
const numbers = z.array(z.number());
const size = { width: count, height: count };

export const cocoSchema = z
  .strictObject({
    images: z.array(z.strictObject({ id: count, file_name: z.string(), ...size })),
    categories: z.array(z.strictObject({ id: count, name: z.string() })),
    annotations: z.array(
      z.strictObject({
        id: count,
        image_id: count,
        category_id: count,
        bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
        area: z.number().optional(),
        iscrowd: z.literal(0).optional(),
        segmentation: rleSchema.optional(),
        score,
      }),
    ),
    errors: z.array(z.strictObject({ file_name: z.string(), error: problemSchema })).optional(),
  })
  .meta({ id: 'Coco', description: '`format=coco`: `bbox` is the top-left corner, width and height' });

const roboflowImageSchema = z
  .union([
    z.strictObject({
      inference_id: z.string(),
      time: z.number(),
      image: z.strictObject(size),
      visualization: z.string().optional(),
      predictions: z.array(
        z.strictObject({
          ...boxSchema.partial().shape,
          confidence: score,
          class: z.string(),
          class_id: count,
          detection_id: z.string().optional(),
          points: z.array(z.strictObject({ x: z.number(), y: z.number() })).optional(),
        }),
      ),
      top: z.string().optional(),
      confidence: score.optional(),
    }),
    z.strictObject({ message: z.string(), error_type: z.string() }),
  ])
  .meta({
    id: 'RoboflowImage',
    description: 'Of an image, or why it failed; a classifier has `top` and its confidence',
  });

export const roboflowSchema = z.union([roboflowImageSchema, z.array(roboflowImageSchema)]).meta({
  id: 'Roboflow',
  description: '`format=roboflow`: `x` and `y` are the centre of a box. A list for several images',
});

export const ultralyticsSchema = z
  .strictObject({
    images: z.array(
      z.strictObject({
        shape: z.tuple([count, count]).optional(),
        results: z.array(
          z.strictObject({
            class: count,
            name: z.string(),
            confidence: score,
            box: z.strictObject({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() }).optional(),
            segments: z.strictObject({ x: numbers, y: numbers }).optional(),
          }),
        ),
        speed: z.strictObject({ preprocess: z.number(), inference: z.number(), postprocess: z.number() }).optional(),
        error: z.string().optional(),
      }),
    ),
    metadata: z.strictObject({
      imageCount: count,
      functionTimeCall: z.number(),
      model: z.string().optional(),
      version: z.strictObject({ model: z.string() }).optional(),
    }),
  })
  .meta({ id: 'Ultralytics', description: '`format=ultralytics`: boxes are corners, `shape` is height and width' });

const huggingfaceItemSchema = z
  .strictObject({
    label: z.string(),
    score,
    box: z.strictObject({ xmin: z.int(), ymin: z.int(), xmax: z.int(), ymax: z.int() }).optional(),
    mask: z.string().optional().meta({ description: 'A black and white PNG of the size of the image, in base64' }),
  })
  .meta({ id: 'HuggingFaceItem' });

export const huggingfaceSchema = z
  .union([
    z.array(huggingfaceItemSchema),
    z.array(z.union([z.array(huggingfaceItemSchema), z.strictObject({ error: z.string() })])),
  ])
  .meta({
    id: 'HuggingFace',
    description: '`format=huggingface`: boxes are corners. A list of lists for several images',
  });

const labelStudioTaskSchema = z
  .strictObject({
    data: z.strictObject({ image: z.string() }),
    predictions: z.array(
      z.strictObject({
        model_version: z.string(),
        score,
        result: z.array(
          z.strictObject({
            id: z.string(),
            from_name: z.string(),
            to_name: z.string(),
            original_width: count,
            original_height: count,
            image_rotation: z.literal(0),
            score,
            type: z.enum(['rectanglelabels', 'polygonlabels', 'choices']),
            value: z.union([
              z.strictObject({ ...boxSchema.shape, rotation: z.literal(0), rectanglelabels: z.array(z.string()) }),
              z.strictObject({ points: z.array(numbers), closed: z.literal(true), polygonlabels: z.array(z.string()) }),
              z.strictObject({ choices: z.array(z.string()) }),
            ]),
          }),
        ),
      }),
    ),
    meta: z.strictObject({ error: z.string() }).optional(),
  })
  .meta({ id: 'LabelStudioTask' });

export const labelStudioSchema = z.array(labelStudioTaskSchema).meta({
  id: 'LabelStudio',
  description: '`format=label-studio`: a list of tasks; lengths are percent of the picture',
});

/** The answer in each dialect that is JSON, by the `format` that asks for it. */
export const dialectSchemas = {
  coco: cocoSchema,
  roboflow: roboflowSchema,
  ultralytics: ultralyticsSchema,
  huggingface: huggingfaceSchema,
  'label-studio': labelStudioSchema,
} as const;
