import { addCentred, createCandidates } from '../candidates.ts';
import { floats } from '../floats.ts';
import { logit, sigmoid, softmax } from './activation.ts';
import { columnsOf } from './background.ts';
import type { Decoder } from './decoder.ts';
import { findOutputs, hasShape } from './outputs.ts';

/**
 * DETR, RT-DETR, RF-DETR before post-processing: logits `[1, Q, classes (+ 1)]` and boxes `[1, Q, 4]` of cx cy w h in
 * 0..1 of the input. With softmax a query is its best class; with sigmoid every class that reaches the threshold, as
 * the reference takes the best (query, class) pairs. Takes no NMS.
 */
export const decodeDetr: Decoder<'detr'> = (outputs, spec, { classes, threshold, input }) => {
  const { width, first } = columnsOf(spec.background, classes);
  const { boxes, logits } = findOutputs(outputs, spec, {
    boxes: { names: /box|^dets$/i, shape: '[1, Q, 4]', fits: (tensor) => hasShape(tensor, 1, null, 4) },
    logits: {
      names: /logit|class|label|score/i,
      shape: `[1, Q, ${width}] (labels, background: ${spec.background})`,
      fits: (tensor) => hasShape(tensor, 1, null, width),
    },
  });
  const corners = floats(boxes);
  const raw = floats(logits);
  const queries = Math.min(boxes.dims[1]!, logits.dims[1]!);
  const candidates = createCandidates();
  const add = (query: number, score: number, classId: number) => {
    const x = corners[4 * query]! * input.width;
    const y = corners[4 * query + 1]! * input.height;
    const boxWidth = corners[4 * query + 2]! * input.width;
    addCentred(candidates, x, y, boxWidth, corners[4 * query + 3]! * input.height, score, classId, query);
  };
  if (spec.activation === 'sigmoid') {
    const gate = logit(threshold);
    for (let query = 0; query < queries; query++) {
      for (let c = 0, at = query * width + first; c < classes; c++, at++) {
        if (raw[at]! >= gate) add(query, sigmoid(raw[at]!), c);
      }
    }
    return candidates;
  }
  const shares = new Float32Array(width);
  for (let query = 0; query < queries; query++) {
    softmax(raw, query * width, width, shares);
    let best = 0;
    for (let c = 1; c < classes; c++) if (shares[first + c]! > shares[first + best]!) best = c;
    if (shares[first + best]! >= threshold) add(query, shares[first + best]!, best);
  }
  return candidates;
};
