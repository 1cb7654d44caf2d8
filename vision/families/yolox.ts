import { addCentred, createCandidates } from '../candidates.ts';
import { floats } from '../floats.ts';
import type { Size } from '../types.ts';
import type { Decoder } from './decoder.ts';
import { objectnessRows } from './objectness-rows.ts';
import { findOutputs, hasShape } from './outputs.ts';

/**
 * YOLOX: `[1, N, 5 + classes]`, objectness and classes 0..1. Unless exported decoded, boxes are offsets from a cell of
 * the grid and logarithms of sizes, both in strides (`demo_postprocess` of yolox/utils/demo_utils.py).
 */
export const decodeYolox: Decoder<'yolox'> = (outputs, spec, { classes, threshold, input }) => {
  const cells = spec.decoded ? undefined : gridCells(input, spec.strides);
  const { predictions } = findOutputs(outputs, spec, {
    predictions: {
      names: /^(outputs?|output0|predictions?)$/i,
      shape: `[1, ${cells?.count ?? 'N'}, ${5 + classes}] (${cells ? `cells at strides ${spec.strides}; ` : ''}5 + labels)`,
      fits: (tensor) => hasShape(tensor, 1, cells?.count ?? null, 5 + classes),
    },
  });
  const rows = floats(predictions);
  const candidates = createCandidates();
  objectnessRows(rows, classes, threshold, (at, score, classId, row) => {
    let x = rows[at]!;
    let y = rows[at + 1]!;
    let width = rows[at + 2]!;
    let height = rows[at + 3]!;
    if (cells) {
      const { x: cellX, y: cellY, stride } = cells.at(row);
      x = (x + cellX) * stride;
      y = (y + cellY) * stride;
      width = Math.exp(width) * stride;
      height = Math.exp(height) * stride;
    }
    addCentred(candidates, x, y, width, height, score, classId, row);
  });
  return candidates;
};

/** The cells of all strides in the order of the rows: stride by stride, line by line. */
function gridCells(input: Size, strides: readonly number[]) {
  let count = 0;
  const levels = strides.map((stride) => {
    const columns = Math.floor(input.width / stride);
    const level = { stride, columns, first: count };
    count += columns * Math.floor(input.height / stride);
    return level;
  });
  const at = (row: number) => {
    const { first, columns, stride } = levels.findLast((level) => level.first <= row)!;
    return { x: (row - first) % columns, y: Math.floor((row - first) / columns), stride };
  };
  return { count, at };
}
