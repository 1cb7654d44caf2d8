import { addCandidate, createCandidates } from '../candidates.ts';
import { floats } from '../floats.ts';
import { boxMasks } from '../masks/box-masks.ts';
import { canvasMasks } from '../masks/canvas-masks.ts';
import type { Tensor } from '../types.ts';
import type { Decoder } from './decoder.ts';
import { findOutputs, hasShape } from './outputs.ts';

const fitsList = (tensor: Tensor) => hasShape(tensor, null);
const isFloat = ({ type }: Tensor) => type === 'float32' || type === 'float16';

/**
 * Faster and Mask R-CNN of torchvision: boxes `[N, 4]` of x1 y1 x2 y2 in input pixels, labels `[N]` counted from 1
 * (0 is the background), scores `[N]`, and masks `[N, 1, h, w]` of 0..1 for either the box (28 x 28) or the whole
 * input. NMS is done inside.
 */
export const decodeTorchvision: Decoder<'torchvision'> = (outputs, spec, { threshold, input }) => {
  const { boxes, scores, labels, masks } = findOutputs(outputs, spec, {
    boxes: { names: /box/i, shape: '[N, 4]', fits: (tensor) => hasShape(tensor, null, 4) },
    scores: { names: /score/i, shape: '[N] of floats', fits: (tensor) => fitsList(tensor) && isFloat(tensor) },
    labels: { names: /label|class/i, shape: '[N]', fits: fitsList },
    masks: {
      names: /mask/i,
      shape: '[N, 1, h, w]',
      fits: (tensor) => hasShape(tensor, null, 1, null, null),
      optional: true,
    },
  });
  const corners = floats(boxes);
  const sureness = floats(scores);
  const classes = floats(labels);
  const whole = masks && hasShape(masks, null, 1, input.height, input.width);
  const maskOf = masks && (whole ? canvasMasks(masks) : boxMasks(masks));
  const candidates = createCandidates(maskOf);
  for (let i = 0, at = 0; i < sureness.length; i++, at += 4) {
    const score = sureness[i]!;
    if (!(score >= threshold)) continue;
    const classId = classes[i]! - spec.labelOffset;
    addCandidate(candidates, corners[at]!, corners[at + 1]!, corners[at + 2]!, corners[at + 3]!, score, classId, i);
  }
  return candidates;
};
