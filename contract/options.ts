import * as z from 'zod';
import { optionDefaults } from './option-defaults.ts';

export const maskForms = ['polygon', 'rle', 'png', 'none'] as const;
export const pictureForms = ['none', 'png', 'jpeg', 'webp'] as const;
export const explainForms = ['none', 'heatmap'] as const;
export const formats = ['glimpse', 'coco', 'roboflow', 'ultralytics', 'huggingface', 'label-studio', 'csv'] as const;

/** Formats that can carry what is made beside the predictions. */
export const carriers = { visualize: ['glimpse', 'roboflow'], explain: ['glimpse'] } as const;
const formatsOf = (extra: keyof typeof carriers) => `format ${carriers[extra].join(', ')}`;

// Query strings and form fields are text, JSON fields are typed: both are read by the same schema.
const number = (min: number, max: number) =>
  z.preprocess(fromText, z.number().min(min).max(max)).optional().meta({ type: 'number', minimum: min, maximum: max });
const boolean = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean());
const nameWords = 'a name of letters, digits, ".", "_" and "-", 64 at most';
const name = z
  .string(nameWords)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, nameWords)
  .optional();

/** A number as people write it: no hexadecimal, no `Infinity`. */
const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

function fromText(value: unknown): unknown {
  return typeof value === 'string' && decimal.test(value) ? Number(value) : value;
}

/** Options of a prediction: query string, form field or JSON field. Unknown ones are refused. */
export const optionsSchema = z
  .strictObject({
    model: name.meta({ description: 'A registered model; default: the default model' }),
    version: name.meta({ description: 'A version of the model; default: its current one' }),
    threshold: number(0, 1).meta({ description: "Minimum score; default: the model's" }),
    iou: number(0, 1).meta({ description: "Overlap above which NMS drops the weaker box; default: the model's" }),
    limit: z
      .preprocess(fromText, z.int().min(1).max(1000))
      .optional()
      .meta({ description: "Most results (top-k for classifiers); default: the model's" }),
    labels: z
      .union([z.array(z.string()), z.string().transform((text) => text.split(',').map((part) => part.trim()))])
      .transform((labels) => labels.filter((label) => label !== ''))
      .refine((labels) => labels.length > 0)
      .optional()
      .meta({
        type: 'array',
        items: { type: 'string' },
        description: 'Comma list: keep only these labels; default: all',
      }),
    masks: z
      .enum(maskForms)
      .default(optionDefaults.masks)
      .meta({ description: 'How masks are given; with `none`, areas are those of boxes' }),
    visualize: z
      .enum(pictureForms)
      .default(optionDefaults.visualize)
      .meta({ description: `Also answer with the result drawn; ${formatsOf('visualize')} only` }),
    explain: z
      .enum(explainForms)
      .default(optionDefaults.explain)
      .meta({ description: `Also answer with what the model looked at; ${formatsOf('explain')} only` }),
    format: z.enum(formats).default(optionDefaults.format).meta({ description: 'The dialect of the answer' }),
    store: boolean.default(optionDefaults.store).meta({ description: 'Keep the image for review' }),
    autoOrient: boolean.default(optionDefaults.autoOrient).meta({ description: 'Apply the EXIF orientation' }),
  })
  .meta({ id: 'Options' });

export type Options = z.infer<typeof optionsSchema>;
export type Format = (typeof formats)[number];
export type MaskForm = (typeof maskForms)[number];
export type PictureForm = (typeof pictureForms)[number];
