import { addCentred, createCandidates } from '../candidates.ts';
import { floats } from '../floats.ts';
import { sigmoid } from './activation.ts';
import { bestClasses } from './best-classes.ts';
import type { Decoder } from './decoder.ts';
import { findOutputs, hasShape } from './outputs.ts';

/**
 * FastestDet: `[1, 5 + classes, H, W]`, one cell a position: objectness and classes 0..1, offset of the centre before
 * tanh, size before sigmoid (`handle_preds` of FastestDet's utils/tool.py).
 */
export const decodeFastestDet: Decoder<'fastestdet'> = (outputs, spec, { classes, threshold, input }) => {
  const { predictions } = findOutputs(outputs, spec, {
    predictions: {
      names: /./,
      shape: `[1, ${5 + classes}, H, W] (5 + labels)`,
      fits: (tensor) => hasShape(tensor, 1, 5 + classes, null, null),
    },
  });
  const planes = floats(predictions);
  const [, , height = 0, width = 0] = predictions.dims;
  const cells = height * width;
  const best = bestClasses(planes, 5, classes, cells);
  const candidates = createCandidates();
  for (let i = 0; i < cells; i++) {
    const score = planes[i]! ** 0.6 * best.scores[i]! ** 0.4;
    if (!(score >= threshold)) continue;
    const x = ((Math.tanh(planes[cells + i]!) + (i % width)) / width) * input.width;
    const y = ((Math.tanh(planes[2 * cells + i]!) + Math.floor(i / width)) / height) * input.height;
    const boxWidth = sigmoid(planes[3 * cells + i]!) * input.width;
    const boxHeight = sigmoid(planes[4 * cells + i]!) * input.height;
    addCentred(candidates, x, y, boxWidth, boxHeight, score, best.classes[i]!, i);
  }
  return candidates;
};
