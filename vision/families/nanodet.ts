import { addCandidate, createCandidates } from '../candidates.ts';
import { logit, sigmoid } from './activation.ts';
import type { Decoder } from './decoder.ts';
import { findLevels, type Rows } from './nanodet-levels.ts';

/**
 * NanoDet: per cell the class scores and, for each side of the box, a distribution over `regMax + 1` distances in
 * strides. Either `[1, n, classes]` and `[1, n, 4 (regMax + 1)]` for each stride, or all in one
 * `[1, N, classes + 4 (regMax + 1)]`. As in `get_bboxes` of nanodet/model/head/{gfl_head,nanodet_plus_head}.py a cell
 * gives a box for every class that reaches the threshold, clipped to the input before NMS.
 */
export const decodeNanodet: Decoder<'nanodet'> = (outputs, spec, { classes, threshold, input }) => {
  const bins = spec.regMax + 1;
  const shift = spec.cell === 'center' ? 0.5 : 0;
  const raw = spec.activation === 'sigmoid';
  const gate = raw ? logit(threshold) : threshold;
  const candidates = createCandidates();
  const box = new Float64Array(4);
  let row = 0;
  for (const { stride, columns, cells, scores, distances } of findLevels(outputs, spec, classes, input)) {
    for (let cell = 0; cell < cells; cell++, row++) {
      const at = scores.from + cell * scores.width;
      let placed = false;
      for (let c = 0; c < classes; c++) {
        const score = scores.data[at + c]!;
        if (!(score >= gate)) continue;
        if (!placed) {
          const x = ((cell % columns) + shift) * stride;
          const y = (Math.floor(cell / columns) + shift) * stride;
          box[0] = Math.max(0, x - distance(distances, cell, 0, bins) * stride);
          box[1] = Math.max(0, y - distance(distances, cell, 1, bins) * stride);
          box[2] = Math.min(input.width, x + distance(distances, cell, 2, bins) * stride);
          box[3] = Math.min(input.height, y + distance(distances, cell, 3, bins) * stride);
          placed = true;
        }
        addCandidate(candidates, box[0]!, box[1]!, box[2]!, box[3]!, raw ? sigmoid(score) : score, c, row);
      }
    }
  }
  return candidates;
};

/** Expected distance in strides from a cell to the side 0 left, 1 top, 2 right, 3 bottom of its box. */
function distance({ data, from, width }: Rows, cell: number, side: number, bins: number): number {
  const at = from + cell * width + side * bins;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < bins; k++) most = Math.max(most, data[at + k]!);
  let sum = 0;
  let weighted = 0;
  for (let k = 0; k < bins; k++) {
    const weight = Math.exp(data[at + k]! - most);
    sum += weight;
    weighted += weight * k;
  }
  return weighted / sum;
}
