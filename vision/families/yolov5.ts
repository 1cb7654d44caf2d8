import { addCentred, createCandidates } from '../candidates.ts';
import { floats } from '../floats.ts';
import type { Decoder } from './decoder.ts';
import { objectnessRows } from './objectness-rows.ts';
import { findOutputs, hasShape } from './outputs.ts';

/** YOLOv5 and v7: `[1, N, 5 + classes]` of cx cy w h in input pixels, objectness and classes, both 0..1. */
export const decodeYolov5: Decoder<'yolov5'> = (outputs, spec, { classes, threshold }) => {
  const { predictions } = findOutputs(outputs, spec, {
    predictions: {
      names: /^(output|output0|predictions?)$/i,
      shape: `[1, N, ${5 + classes}] (5 + labels)`,
      fits: (tensor) => hasShape(tensor, 1, null, 5 + classes),
    },
  });
  const rows = floats(predictions);
  const candidates = createCandidates();
  objectnessRows(rows, classes, threshold, (at, score, classId, row) => {
    addCentred(candidates, rows[at]!, rows[at + 1]!, rows[at + 2]!, rows[at + 3]!, score, classId, row);
  });
  return candidates;
};
