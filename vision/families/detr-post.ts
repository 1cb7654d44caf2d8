import { addCandidate, createCandidates } from '../candidates.ts';
import { floats } from '../floats.ts';
import type { Tensor } from '../types.ts';
import type { Decoder } from './decoder.ts';
import { findOutputs, hasShape } from './outputs.ts';

const fitsList = (tensor: Tensor) => hasShape(tensor, 1, null);
const isFloat = ({ type }: Tensor) => type === 'float32' || type === 'float16';

/**
 * D-FINE, DEIM, RT-DETR with their post-processing inside: labels `[1, Q]`, boxes `[1, Q, 4]` of x1 y1 x2 y2 in input
 * pixels (the size given to the model as `orig_target_sizes`), scores `[1, Q]`. Takes no NMS.
 */
export const decodeDetrPost: Decoder<'detr-post'> = (outputs, spec, { threshold }) => {
  const { boxes, scores, labels } = findOutputs(outputs, spec, {
    boxes: { names: /box/i, shape: '[1, Q, 4]', fits: (tensor) => hasShape(tensor, 1, null, 4) },
    scores: { names: /score|conf/i, shape: '[1, Q] of floats', fits: (tensor) => fitsList(tensor) && isFloat(tensor) },
    labels: { names: /label|class/i, shape: '[1, Q]', fits: fitsList },
  });
  const corners = floats(boxes);
  const sureness = floats(scores);
  const classes = floats(labels);
  const candidates = createCandidates();
  for (let i = 0, at = 0; i < sureness.length; i++, at += 4) {
    const score = sureness[i]!;
    if (!(score >= threshold)) continue;
    const classId = classes[i]! - spec.labelOffset;
    addCandidate(candidates, corners[at]!, corners[at + 1]!, corners[at + 2]!, corners[at + 3]!, score, classId, i);
  }
  return candidates;
};
