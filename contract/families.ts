import * as z from 'zod';

const strides = z.array(z.int().positive()).min(1);
const activation = z.enum(['softmax', 'sigmoid', 'none']);
const background = z.enum(['none', 'first', 'last']).meta({ description: 'Where the no-object class stands, if any' });
const nms = z.enum(['per-class', 'agnostic', 'none']);
/** Graph output for each role, where names and shapes alone do not tell. */
const outputs = z.record(z.string(), z.string()).optional().meta({ description: 'Role -> name of the graph output' });

/** How raw outputs become predictions: one entry a family, each with its own options. Source of facts: docs/models.md. */
export const outputSchema = z
  .discriminatedUnion('family', [
    z.strictObject({ family: z.literal('classification'), activation: activation.default('softmax'), outputs }),
    z.strictObject({ family: z.literal('yolov5'), nms: nms.default('per-class'), outputs }),
    z.strictObject({ family: z.literal('yolo'), nms: nms.default('per-class'), outputs }),
    z.strictObject({ family: z.literal('yolo-seg'), nms: nms.default('per-class'), outputs }),
    z.strictObject({ family: z.literal('yolo-end2end'), outputs }),
    z.strictObject({
      family: z.literal('yolox'),
      nms: nms.default('per-class'),
      decoded: z.boolean().default(false).meta({ description: 'Exported with the grid already applied' }),
      strides: strides.default([8, 16, 32]),
      outputs,
    }),
    z.strictObject({
      family: z.literal('nanodet'),
      nms: nms.default('per-class'),
      strides: strides.default([8, 16, 32]),
      regMax: z.int().min(1).max(64).default(7),
      activation: z.enum(['sigmoid', 'none']).default('none'),
      cell: z.enum(['center', 'corner']).default('center').meta({
        description: 'Point of a cell that distances start from: center for NanoDet, corner for NanoDet-Plus',
      }),
      outputs,
    }),
    z.strictObject({ family: z.literal('fastestdet'), nms: nms.default('per-class'), outputs }),
    z.strictObject({
      family: z.literal('detr'),
      activation: z.enum(['softmax', 'sigmoid']).default('softmax'),
      background: background.default('last'),
      outputs,
    }),
    z.strictObject({ family: z.literal('detr-post'), labelOffset: z.int().min(0).max(1).default(0), outputs }),
    z.strictObject({ family: z.literal('torchvision'), labelOffset: z.int().min(0).max(1).default(1), outputs }),
    z.strictObject({ family: z.literal('tf-od'), labelOffset: z.int().min(0).max(1).default(1), outputs }),
    z.strictObject({
      family: z.literal('ssd'),
      nms: nms.default('per-class'),
      boxes: z.enum(['xyxy', 'cxcywh', 'anchors']).default('xyxy'),
      anchors: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])).optional(),
      variances: z.tuple([z.number(), z.number()]).default([0.1, 0.2]),
      activation: activation.default('none'),
      background: background.default('first'),
      outputs,
    }),
  ])
  .meta({ id: 'OutputSpec' });

export type OutputSpec = z.infer<typeof outputSchema>;
export type Family = OutputSpec['family'];
/** The output spec of one family, with its options. */
export type SpecOf<F extends Family> = Extract<OutputSpec, { family: F }>;
