import type { SpecOf } from '../../contract/families.ts';
import { floats } from '../floats.ts';
import type { Size, Tensor, Tensors } from '../types.ts';
import { findOutputs, hasShape } from './outputs.ts';

/** The cells of one stride, line by line, with what the model says of each. */
export interface Level {
  readonly stride: number;
  readonly columns: number;
  readonly cells: number;
  readonly scores: Rows;
  readonly distances: Rows;
}

/** Rows of a tensor: `width` apart, the first at `from`. */
export interface Rows {
  readonly data: Float32Array;
  readonly from: number;
  readonly width: number;
}

/** The levels of NanoDet's outputs, all in one tensor or two tensors each. */
export function findLevels(outputs: Tensors, spec: SpecOf<'nanodet'>, classes: number, input: Size): Level[] {
  const distances = 4 * (spec.regMax + 1);
  const grids = spec.strides.map((stride) => {
    const columns = Math.ceil(input.width / stride);
    return { stride, columns, cells: columns * Math.ceil(input.height / stride) };
  });
  const total = grids.reduce((sum, { cells }) => sum + cells, 0);
  const width = classes + distances;
  const fits = (tensor: Tensor) => hasShape(tensor, 1, total, width);
  const role = { names: /./, shape: `[1, ${total}, ${width}]`, fits, optional: true } as const;
  const { predictions } = findOutputs(outputs, spec, { predictions: role });
  if (!predictions) return grids.map((grid) => ({ ...grid, ...findLevel(outputs, spec, grid, classes, distances) }));
  const data = floats(predictions);
  let first = 0;
  return grids.map((grid) => {
    const from = first * width;
    first += grid.cells;
    return { ...grid, scores: { data, from, width }, distances: { data, from: from + classes, width } };
  });
}

function findLevel(
  outputs: Tensors,
  spec: SpecOf<'nanodet'>,
  { stride, cells }: { stride: number; cells: number },
  classes: number,
  distances: number,
): Pick<Level, 'scores' | 'distances'> {
  const role = (kind: string, width: number, what: string) => ({
    names: new RegExp(`${kind}.*\\D${stride}$`, 'i'),
    shape: `[1, ${cells}, ${width}] (cells at stride ${stride}; ${what})`,
    fits: (tensor: Tensor) => hasShape(tensor, 1, cells, width),
  });
  const found: Record<string, Tensor> = findOutputs(outputs, spec, {
    [`cls_${stride}`]: role('cls', classes, 'labels'),
    [`dis_${stride}`]: role('dis', distances, '4 (regMax + 1)'),
  });
  return {
    scores: { data: floats(found[`cls_${stride}`]!), from: 0, width: classes },
    distances: { data: floats(found[`dis_${stride}`]!), from: 0, width: distances },
  };
}
