import { addCandidate, createCandidates } from '../candidates.ts';
import { floats } from '../floats.ts';
import type { Tensor } from '../types.ts';
import type { Decoder } from './decoder.ts';
import { findOutputs, hasShape } from './outputs.ts';

const fitsList = (tensor: Tensor) => hasShape(tensor, 1, null);

/**
 * TensorFlow Object Detection API: `detection_boxes [1, N, 4]` of y1 x1 y2 x2 in 0..1 of the input,
 * `detection_classes [1, N]` counted from 1, `detection_scores [1, N]`, `num_detections [1]`. NMS is done inside.
 */
export const decodeTfOd: Decoder<'tf-od'> = (outputs, spec, { threshold, input }) => {
  const { boxes, classes, scores, num } = findOutputs(outputs, spec, {
    boxes: {
      names: /^(detection_)?boxes(:\d+)?$/i,
      shape: '[1, N, 4]',
      fits: (tensor) => hasShape(tensor, 1, null, 4),
    },
    classes: { names: /^(detection_)?(classes|labels)(:\d+)?$/i, shape: '[1, N]', fits: fitsList },
    scores: { names: /^(detection_)?scores(:\d+)?$/i, shape: '[1, N]', fits: fitsList },
    num: { names: /^num/i, shape: '[1]', fits: (tensor) => hasShape(tensor, 1), optional: true },
  });
  const corners = floats(boxes);
  const sureness = floats(scores);
  const labels = floats(classes);
  const count = num ? Math.min(floats(num)[0]!, sureness.length) : sureness.length;
  const candidates = createCandidates();
  for (let i = 0, at = 0; i < count; i++, at += 4) {
    const score = sureness[i]!;
    if (!(score >= threshold)) continue;
    const x1 = corners[at + 1]! * input.width;
    const y1 = corners[at]! * input.height;
    const x2 = corners[at + 3]! * input.width;
    addCandidate(candidates, x1, y1, x2, corners[at + 2]! * input.height, score, labels[i]! - spec.labelOffset, i);
  }
  return candidates;
};
