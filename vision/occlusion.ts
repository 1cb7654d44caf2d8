import { iou } from './box.ts';
import { planLooks } from './occlusion-plan.ts';
import type { Detection, Pixels, Size } from './types.ts';

/** What hiding each part of the picture costs, row by row, 0 where nobody looked; `grid` is [rows, columns]. */
export interface Occlusion {
  readonly grid: readonly [number, number];
  readonly values: readonly number[];
}

/**
 * What a prediction hangs on, for any family: hide one part of the picture after another behind grey, and see how much of
 * its score goes (occlusion, Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901).
 * The hidden patch is two cells wide and moves by one, so that each cell is the mean of four looks. Looks are spent in and
 * around the target's box, where it has one, and are as fine as `budgetMs` allows, by the time that the first takes. That
 * one hides nothing: its score is what others are held against, as these pixels need not be the prediction's own.
 *
 * @param pixels the picture in the model's own size: a full-size one would be resampled for each look
 * @param source size of the original: cells are about as wide as they are high there
 * @param scoreOf what is left of the prediction's score on these pixels
 */
export async function occlusion(
  pixels: Pixels,
  source: Size,
  { box }: Pick<Detection, 'box'>,
  scoreOf: (pixels: Pixels) => Promise<number>,
  budgetMs: number,
): Promise<Occlusion> {
  const begun = performance.now();
  const score = await scoreOf(pixels);
  const eachMs = Math.max(0.5, performance.now() - begun);
  const { columns, rows, top, bottom, left, right } = planLooks(source, box, budgetMs / eachMs);
  const drops = new Float64Array(rows * columns);
  const looks = new Float64Array(rows * columns);
  for (let row = top - 1; row < bottom; row++) {
    for (let column = left - 1; column < right; column++) {
      const hidden = occlude(pixels, { row, column, rows, columns });
      const drop = Math.max(0, score - (await scoreOf(hidden)));
      for (const [r, c] of patchCells(row, column, rows, columns)) {
        drops[r * columns + c]! += drop;
        looks[r * columns + c]! += 1;
      }
    }
  }
  const values = Array.from(drops, (drop, i) => Math.round((drop / Math.max(1, looks[i]!)) * 1e4) / 1e4);
  return { grid: [rows, columns], values };
}

/** What is left of the target among these: the best score of its class, for objects weighted by how well the box still fits. */
export function scoreLeft(found: readonly Detection[], target: Detection): number {
  let best = 0;
  for (const { classId, score, box } of found) {
    if (classId === target.classId) best = Math.max(best, box && target.box ? score * iou(box, target.box) : score);
  }
  return best;
}

/** How to look for what is left of a target: at everything of its class, however unlikely. */
export function leftOptions(target: Detection, iou: number) {
  return { threshold: 0, iou, limit: 100, classIds: [target.classId], masks: false } as const;
}

interface Patch {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

function patchCells(row: number, column: number, rows: number, columns: number): [number, number][] {
  const cells: [number, number][] = [];
  for (const r of [row, row + 1]) {
    for (const c of [column, column + 1]) if (r >= 0 && r < rows && c >= 0 && c < columns) cells.push([r, c]);
  }
  return cells;
}

function occlude(pixels: Pixels, { row, column, rows, columns }: Patch): Pixels {
  const { width, height, channels } = pixels;
  const edge = (index: number, count: number, side: number) =>
    Math.round((Math.min(Math.max(index, 0), count) * side) / count);
  const left = edge(column, columns, width) * channels;
  const right = edge(column + 2, columns, width) * channels;
  // A copy in any case: `slice` of a Buffer would be the same memory.
  const data = new Uint8Array(pixels.data);
  for (let y = edge(row, rows, height); y < edge(row + 2, rows, height); y++) {
    data.fill(128, y * width * channels + left, y * width * channels + right);
  }
  return { data, width, height, channels };
}
