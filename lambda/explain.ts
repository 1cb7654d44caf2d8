import type { Result } from '../contract/answer.ts';
import { labelName } from '../contract/model.ts';
import { iou } from '../vision/box.ts';
import { feeds } from '../vision/feeds.ts';
import { postprocess } from '../vision/postprocess.ts';
import { preprocess } from '../vision/preprocess.ts';
import type { Detection, Pixels } from '../vision/types.ts';
import { drawHeatmap } from './draw/heatmap.ts';
import { drawingSize } from './draw.ts';
import type { LoadedModel, Outcome } from './predict.ts';
import { sizeToRead } from './size-to-read.ts';

/** Cells of the heat map along the longer side; the shorter side gets its share. */
const CELLS = 12;
/** Share of the time left that an explanation may use; the rest is for drawing and the answer. */
const TIME_SHARE = 0.6;

export type Explanation = NonNullable<Result['explanation']>;

/**
 * What the strongest prediction hangs on, for any family: hide one part of the picture after another behind grey, and
 * see how much of its score goes (occlusion, Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901).
 * The hidden patch is two cells wide and moves by one, so that each cell is the mean of four looks.
 * Returns undefined where nothing was predicted.
 */
export async function explain(
  model: LoadedModel,
  outcome: Outcome,
  deadline: number,
): Promise<Explanation | undefined> {
  const target = outcome.detections[0];
  if (!target) return undefined;
  const small = await smallPixels(model, outcome);
  const begun = performance.now();
  await scoreOf(model, small, outcome, target);
  const { columns, rows } = gridOf(outcome, performance.now() - begun, deadline);
  const drops = new Float64Array(rows * columns);
  const looks = new Float64Array(rows * columns);
  for (let row = -1; row < rows; row++) {
    for (let column = -1; column < columns; column++) {
      const hidden = occlude(small, { row, column, rows, columns });
      const drop = Math.max(0, target.score - (await scoreOf(model, hidden, outcome, target)));
      for (const [r, c] of patchCells(row, column, rows, columns)) {
        drops[r * columns + c]! += drop;
        looks[r * columns + c]! += 1;
      }
    }
  }
  const values = Array.from(drops, (drop, i) => Math.round((drop / looks[i]!) * 1e4) / 1e4);
  const pixels = await outcome.picture.read({ gray: false, resizeTo: drawingSize(outcome.picture, 'jpeg') });
  const picture = await drawHeatmap(pixels, values, [rows, columns], 'jpeg');
  return {
    method: 'occlusion',
    label: labelName(model.manifest.labels[target.classId] ?? `class ${target.classId}`),
    score: target.score,
    grid: [rows, columns],
    values,
    picture: `data:image/jpeg;base64,${picture.toString('base64')}`,
  };
}

// As fine as the time allows: one look for each cell, and one more row and column.
function gridOf({ transform }: Outcome, eachMs: number, deadline: number): { rows: number; columns: number } {
  const { width, height } = transform.source;
  const affordable = ((deadline - performance.now()) * TIME_SHARE) / Math.max(0.5, eachMs);
  const across = Math.max(2, Math.min(CELLS, Math.floor(Math.sqrt(affordable)) - 1));
  const of = (side: number) => Math.max(2, Math.round((across * side) / Math.max(width, height)));
  return { rows: of(height), columns: of(width) };
}

// Hiding is done at the model's own size: a full-size picture would be resampled for each look.
function smallPixels({ manifest }: LoadedModel, { transform, picture }: Outcome): Promise<Pixels> {
  return picture.read({ gray: manifest.input.color === 'gray', ...sizeToRead(transform) });
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

// What is left of the target: the best score of its class, for objects weighted by how well the box still fits.
async function scoreOf(model: LoadedModel, pixels: Pixels, { transform }: Outcome, target: Detection): Promise<number> {
  const { manifest, session } = model;
  const tensor = preprocess(pixels, manifest.input, transform);
  const outputs = await session.run(feeds(manifest, session.inputs, tensor, transform));
  const found = postprocess(outputs, transform, manifest, {
    threshold: 0,
    iou: manifest.defaults.iou,
    limit: 100,
    classIds: [target.classId],
    masks: false,
  });
  let best = 0;
  for (const { score, box } of found) {
    best = Math.max(best, box && target.box ? score * iou(box, target.box) : score);
  }
  return best;
}
