import { addCandidate, createCandidates, type MaskOf } from '../candidates.ts';
import { floats } from '../floats.ts';
import { prototypeMasks } from '../masks/prototypes.ts';
import type { Decoder } from './decoder.ts';
import { findOutputs, hasShape, misfit } from './outputs.ts';
import { misfitPrototypes, prototypeRole } from './yolo.ts';

/**
 * YOLOv10, YOLO26 and exports with NMS inside: `[1, N, 6]` of x1 y1 x2 y2 in input pixels, score, class. With masks
 * `[1, N, 6 + M]` and prototypes `[1, M, h, w]`. Takes no NMS.
 */
export const decodeYoloEnd2end: Decoder<'yolo-end2end'> = (outputs, spec, { threshold }) => {
  const { predictions, prototypes } = findOutputs(outputs, spec, {
    predictions: {
      names: /^(output0?|predictions?|detections?)$/i,
      shape: '[1, N, 6], or [1, N, 6 + M] beside prototypes',
      fits: (tensor) => hasShape(tensor, 1, null, null) && tensor.dims[2]! >= 6,
    },
    prototypes: { ...prototypeRole, optional: true },
  });
  const [, count = 0, width = 0] = predictions.dims;
  const rows = floats(predictions);
  let maskOf: MaskOf | undefined;
  if (prototypes) {
    if (width !== 6 + prototypes.dims[1]!) misfitPrototypes(outputs, spec, 6, prototypes);
    maskOf = prototypeMasks(prototypes, (row, channel) => rows[row * width + 6 + channel]!);
  } else if (width !== 6) {
    // Poses have 57 columns, oriented boxes 7: read as boxes they would be wrong without a word.
    misfit(outputs, spec, 'predictions [1, N, 6] where there are no prototypes');
  }
  const candidates = createCandidates(maskOf);
  for (let row = 0, at = 0; row < count; row++, at += width) {
    const score = rows[at + 4]!;
    if (!(score >= threshold)) continue;
    addCandidate(candidates, rows[at]!, rows[at + 1]!, rows[at + 2]!, rows[at + 3]!, score, rows[at + 5]!, row);
  }
  return candidates;
};
