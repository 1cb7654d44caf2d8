import type { Box } from '../contract/answer.ts';
import type { Size } from './types.ts';

/** Cells of the map along the longer side of what is looked at; the shorter side gets its share. */
const FINEST = 12;

/** Most cells along the longer side of the picture, however small the object. */
const MOST = 64;

/** How far around the box is looked, as a share of its sides: a prediction hangs on what is beside it, too. */
const AROUND = 0.1;

/** Cells of the map over the whole picture, and those of them that are looked at: from the first to before the last. */
export interface Plan {
  readonly rows: number;
  readonly columns: number;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/**
 * Where to look, as finely as so many looks allow: in and around the box of an object, all over the picture where there is
 * none. Over the whole picture, few looks would tell of a small object only where it is.
 */
export function planLooks(source: Size, box: Box | undefined, looks: number): Plan {
  const area = box ? around(box, source) : { x: 0, y: 0, ...source };
  for (let cells = FINEST; ; cells--) {
    const plan = planWith(source, area, cells);
    if (cells === 1 || looksOf(plan) <= looks) return plan;
  }
}

/** A look hides two cells by two and moves by one, over the edges too. */
export function looksOf({ top, bottom, left, right }: Plan): number {
  return (bottom - top + 1) * (right - left + 1);
}

function planWith(source: Size, area: Box, cells: number): Plan {
  const side = Math.max(Math.max(area.width, area.height) / cells, Math.max(source.width, source.height) / MOST);
  const columns = Math.max(2, Math.round(source.width / side));
  const rows = Math.max(2, Math.round(source.height / side));
  const [left, right] = cellsOf(area.x, area.width, columns / source.width);
  const [top, bottom] = cellsOf(area.y, area.height, rows / source.height);
  return { rows, columns, top, bottom, left, right };
}

/** The cells that lie in a stretch by the most part of themselves; one at least. */
function cellsOf(from: number, length: number, scale: number): [number, number] {
  const first = Math.floor(Math.min(from * scale + 0.5, (from + length / 2) * scale));
  return [first, Math.max(first + 1, Math.ceil((from + length) * scale - 0.5))];
}

function around({ x, y, width, height }: Box, source: Size): Box {
  const left = Math.max(0, x - width * AROUND);
  const top = Math.max(0, y - height * AROUND);
  const right = Math.min(source.width, x + width * (1 + AROUND));
  const bottom = Math.min(source.height, y + height * (1 + AROUND));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
