import type { SpecOf } from '../../contract/families.ts';
import { addCandidate, createCandidates } from '../candidates.ts';
import { floats } from '../floats.ts';
import { sigmoid, softmax } from './activation.ts';
import { columnsOf } from './background.ts';
import type { Decoder } from './decoder.ts';
import { findOutputs, hasShape, misfit } from './outputs.ts';

/**
 * SSD: boxes `[1, N, 4]` and scores `[1, N, classes (+ background)]`. Boxes are x1 y1 x2 y2 or cx cy w h in 0..1 of the
 * input, or offsets from anchors (cx cy w h in 0..1) scaled by variances, as in Caffe's SSD. As there, an anchor gives
 * a box for every class that reaches the threshold.
 */
export const decodeSsd: Decoder<'ssd'> = (outputs, spec, { classes, threshold, input }) => {
  const { width, first } = columnsOf(spec.background, classes);
  const { boxes, scores } = findOutputs(outputs, spec, {
    boxes: { names: /box|loc/i, shape: '[1, N, 4]', fits: (tensor) => hasShape(tensor, 1, null, 4) },
    scores: {
      names: /score|conf|class|cls/i,
      shape: `[1, N, ${width}] (labels, background: ${spec.background})`,
      fits: (tensor) => hasShape(tensor, 1, null, width),
    },
  });
  const count = boxes.dims[1]!;
  if (scores.dims[1] !== count) misfit(outputs, spec, `as many scores as boxes, ${count}`);
  if (spec.boxes === 'anchors' && spec.anchors?.length !== count) {
    misfit(outputs, spec, `output.anchors has ${spec.anchors?.length ?? 0} of ${count} anchors`);
  }
  const place = placer(floats(boxes), spec);
  const raw = floats(scores);
  const candidates = createCandidates();
  const row = new Float32Array(width);
  const box = new Float64Array(4);
  for (let i = 0; i < count; i++) {
    if (spec.activation === 'softmax') softmax(raw, i * width, width, row);
    else
      for (let c = 0; c < width; c++)
        row[c] = spec.activation === 'none' ? raw[i * width + c]! : sigmoid(raw[i * width + c]!);
    let placed = false;
    for (let c = 0; c < classes; c++) {
      const score = row[first + c]!;
      if (!(score >= threshold)) continue;
      if (!placed) place(i, box);
      placed = true;
      const y1 = box[1]! * input.height;
      const x2 = box[2]! * input.width;
      addCandidate(candidates, box[0]! * input.width, y1, x2, box[3]! * input.height, score, c, i);
    }
  }
  return candidates;
};

/** Writes the corners of box `i`, in 0..1 of the input. */
function placer(boxes: Float32Array, { boxes: form, anchors, variances }: SpecOf<'ssd'>) {
  return (i: number, corners: Float64Array): void => {
    let x = boxes[4 * i]!;
    let y = boxes[4 * i + 1]!;
    let width = boxes[4 * i + 2]!;
    let height = boxes[4 * i + 3]!;
    if (form === 'xyxy') {
      corners.set([x, y, width, height]);
      return;
    }
    if (form === 'anchors') {
      const [anchorX, anchorY, anchorWidth, anchorHeight] = anchors![i]!;
      x = anchorX + x * variances[0] * anchorWidth;
      y = anchorY + y * variances[0] * anchorHeight;
      width = anchorWidth * Math.exp(width * variances[1]);
      height = anchorHeight * Math.exp(height * variances[1]);
    }
    corners.set([x - width / 2, y - height / 2, x + width / 2, y + height / 2]);
  };
}
