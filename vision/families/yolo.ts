import { addCentred, createCandidates, type MaskOf } from '../candidates.ts';
import { floats } from '../floats.ts';
import { prototypeMasks } from '../masks/prototypes.ts';
import type { Tensor, Tensors } from '../types.ts';
import { bestClasses } from './best-classes.ts';
import type { DecodeContext, Decoder } from './decoder.ts';
import { findOutputs, hasShape, misfit } from './outputs.ts';

const names = /^(output0?|predictions?)$/i;
const prototypeNames = /^(output1|protos?|prototypes)$/i;

/** YOLOv8, 9, 11, 12: `[1, 4 + classes, N]` of cx cy w h in input pixels and class scores 0..1. */
export const decodeYolo: Decoder<'yolo'> = (outputs, spec, context) => {
  const channels = 4 + context.classes;
  const { predictions } = findOutputs(outputs, spec, {
    predictions: {
      names,
      shape: `[1, ${channels}, N] (4 + labels)`,
      fits: (tensor) => hasShape(tensor, 1, channels, null),
    },
  });
  return decodePlanes(predictions, context);
};

/** The same with mask coefficients behind the classes, and prototypes `[1, M, h, w]`. */
export const decodeYoloSeg: Decoder<'yolo-seg'> = (outputs, spec, context) => {
  const channels = 4 + context.classes;
  const { predictions, prototypes } = findOutputs(outputs, spec, {
    predictions: {
      names,
      shape: `[1, ${channels} + M, N] (4 + labels + mask coefficients)`,
      fits: ({ dims }) => dims.length === 3 && dims[0] === 1 && dims[1]! > channels,
    },
    prototypes: prototypeRole,
  });
  const [, planes = 0, anchors = 0] = predictions.dims;
  if (planes !== channels + prototypes.dims[1]!) misfitPrototypes(outputs, spec, channels, prototypes);
  const data = floats(predictions);
  const maskOf = prototypeMasks(prototypes, (row, channel) => data[(channels + channel) * anchors + row]!);
  return decodePlanes(predictions, context, maskOf);
};

/** Mask prototypes: of the YOLO families with segmentation. */
export const prototypeRole = {
  names: prototypeNames,
  shape: '[1, M, h, w]',
  fits: (tensor: Tensor) => hasShape(tensor, 1, null, null, null),
};

export function misfitPrototypes(
  outputs: Tensors,
  spec: Parameters<typeof misfit>[1],
  columns: number,
  prototypes: Tensor,
): never {
  const masks = prototypes.dims[1];
  misfit(outputs, spec, `predictions with ${columns} + ${masks} channels for ${masks} prototypes`);
}

function decodePlanes(predictions: Tensor, { classes, threshold }: DecodeContext, maskOf?: MaskOf) {
  const planes = floats(predictions);
  const anchors = predictions.dims[2]!;
  const best = bestClasses(planes, 4, classes, anchors);
  const candidates = createCandidates(maskOf);
  for (let i = 0; i < anchors; i++) {
    const score = best.scores[i]!;
    if (!(score >= threshold)) continue;
    const y = planes[anchors + i]!;
    const width = planes[2 * anchors + i]!;
    const height = planes[3 * anchors + i]!;
    addCentred(candidates, planes[i]!, y, width, height, score, best.classes[i]!, i);
  }
  return candidates;
}
