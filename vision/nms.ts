import type { Candidates } from './candidates.ts';
import { mostCandidates } from './candidates.ts';

/** Best-scored boxes that NMS looks at, so that a low threshold cannot make it slow. */
export const candidateLimit = 3000;

export interface NmsOptions {
  /** Boxes overlapping a better one by more than `iou` are dropped: of the same class, of any, or not at all. */
  readonly mode: 'per-class' | 'agnostic' | 'none';
  readonly iou: number;
  /** Most boxes kept. */
  readonly limit: number;
}

/**
 * Greedy non-maximum suppression. Returns the places of the kept candidates, best score first, equal scores in
 * their own order. Deterministic, and a second pass over what is kept keeps all of it.
 */
export function nms(candidates: Candidates, { mode, iou, limit }: NmsOptions): Int32Array {
  const order = byScore(candidates);
  if (mode === 'none') return order.slice(0, limit);
  const { boxes, classes } = candidates;
  const most = Math.min(limit, order.length, candidateLimit);
  const kept = new Int32Array(most);
  // The kept boxes side by side, those of one class chained: each candidate meets only those it can lose against.
  const corners = new Float64Array(4 * most);
  const areas = new Float64Array(most);
  const next = new Int32Array(most);
  const newest = new Int32Array(mode === 'agnostic' ? 1 : 1 + highest(classes, candidates.count)).fill(-1);
  const considered = Math.min(order.length, candidateLimit);
  let count = 0;
  for (let n = 0; n < considered && count < most; n++) {
    const at = order[n]!;
    const x1 = boxes[4 * at]!;
    const y1 = boxes[4 * at + 1]!;
    const x2 = boxes[4 * at + 2]!;
    const y2 = boxes[4 * at + 3]!;
    const area = (x2 - x1) * (y2 - y1);
    const group = mode === 'agnostic' ? 0 : classes[at]!;
    let other = newest[group]!;
    while (other !== -1) {
      const width = Math.min(x2, corners[4 * other + 2]!) - Math.max(x1, corners[4 * other]!);
      if (width > 0) {
        const height = Math.min(y2, corners[4 * other + 3]!) - Math.max(y1, corners[4 * other + 1]!);
        const both = width * height;
        if (height > 0 && both > iou * (area + areas[other]! - both)) break;
      }
      other = next[other]!;
    }
    if (other !== -1) continue;
    kept[count] = at;
    corners[4 * count] = x1;
    corners[4 * count + 1] = y1;
    corners[4 * count + 2] = x2;
    corners[4 * count + 3] = y2;
    areas[count] = area;
    next[count] = newest[group]!;
    newest[group] = count++;
  }
  return kept.slice(0, count);
}

/**
 * Places of all candidates, best score first, equal scores in their own order.
 * The bits of a positive float sort as a whole number does; with the place below them they fill 53 bits of a double,
 * which typed arrays sort natively: several times faster than a comparison function.
 */
export function byScore({ scores, count }: Candidates): Int32Array {
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, count);
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = bits[i]! * mostCandidates + (mostCandidates - 1 - i);
  keys.sort();
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = mostCandidates - 1 - (keys[count - 1 - i]! % mostCandidates);
  return order;
}

function highest(values: Int32Array, count: number): number {
  let most = 0;
  for (let i = 0; i < count; i++) if (values[i]! > most) most = values[i]!;
  return most;
}
