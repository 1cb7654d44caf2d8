import type { Bitmap, Size } from './types.ts';

/**
 * Run lengths of a binary mask over a whole picture as COCO counts them: columns left to right, each top to bottom,
 * in turns of 0 and 1 pixels, zeros first (a first count of 0 where the first pixel is set). They add up to width x height.
 */
export type Counts = readonly number[];

/** Run lengths over a picture of size `source` for a mask whose window lies inside it. */
export function encodeRle(bitmap: Bitmap, source: Size): number[] {
  const { data, width, height } = bitmap;
  const counts: number[] = [];
  let value = 0;
  let start = 0;
  for (let x = 0; x < width; x++) {
    const column = (bitmap.x + x) * source.height + bitmap.y;
    for (let y = 0, i = x; y < height; y++, i += width) {
      if (data[i] === value) continue;
      counts.push(column + y - start);
      start = column + y;
      value = 1 - value;
    }
    // Around the window there are zeros; where it fills the column, a run goes on into its next one.
    if (value === 1 && (height < source.height || x === width - 1)) {
      counts.push(column + height - start);
      start = column + height;
      value = 0;
    }
  }
  const total = source.width * source.height;
  if (start < total || counts.length === 0) counts.push(total - start);
  return counts;
}

/** The mask of run lengths over a picture of size `source`, over the smallest window that holds it (empty: 0 x 0). */
export function decodeRle(counts: Counts, source: Size): Bitmap {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total !== source.width * source.height) {
    throw new RangeError(`RLE of ${total} pixels for a picture of ${source.width} x ${source.height}`);
  }
  const { x, y, width, height } = rleWindow(counts, source.height);
  const data = new Uint8Array(width * height);
  for (let k = 1, start = counts[0] ?? 0; k < counts.length; k += 2) {
    const end = start + counts[k]!;
    let column = Math.floor(start / source.height);
    let row = start - column * source.height;
    for (let position = start; position < end; position++) {
      data[(row - y) * width + column - x] = 1;
      if (++row === source.height) {
        row = 0;
        column++;
      }
    }
    start = end + (counts[k + 1] ?? 0);
  }
  return { x, y, width, height, data };
}

/** The smallest window that holds every set pixel, in a picture `height` pixels high. */
export function rleWindow(counts: Counts, height: number): { x: number; y: number; width: number; height: number } {
  let left = Number.POSITIVE_INFINITY;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let k = 1, start = counts[0] ?? 0; k < counts.length; k += 2) {
    const run = counts[k]!;
    if (run > 0) {
      const first = Math.floor(start / height);
      const last = Math.floor((start + run - 1) / height);
      left = Math.min(left, first);
      right = last;
      top = first < last ? 0 : Math.min(top, start % height);
      bottom = first < last ? height - 1 : Math.max(bottom, (start + run - 1) % height);
    }
    start += run + (counts[k + 1] ?? 0);
  }
  if (right < 0) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Set pixels. */
export function rleArea(counts: Counts): number {
  let area = 0;
  for (let k = 1; k < counts.length; k += 2) area += counts[k]!;
  return area;
}

/**
 * Intersection over union of two masks of one picture.
 * Where the second is a crowd, over the area of the first alone: an object may lie anywhere in a crowd.
 */
export function rleIou(a: Counts, b: Counts, crowd = false): number {
  const both = intersection(a, b);
  if (both === 0) return 0;
  return both / (crowd ? rleArea(a) : rleArea(a) + rleArea(b) - both);
}

function intersection(a: Counts, b: Counts): number {
  let both = 0;
  let position = 0;
  let i = 0;
  let j = 0;
  let endA = a[0] ?? 0;
  let endB = b[0] ?? 0;
  while (i < a.length && j < b.length) {
    const end = Math.min(endA, endB);
    if (i % 2 === 1 && j % 2 === 1) both += end - position;
    position = end;
    if (endA === end) endA += a[++i] ?? 0;
    if (endB === end) endB += b[++j] ?? 0;
  }
  return both;
}

/** COCO's compressed form: each count, from the fourth on less the one two before it, in groups of 5 bits and a "more" bit. */
export function countsToString(counts: Counts): string {
  let text = '';
  for (let k = 0; k < counts.length; k++) {
    let rest = k > 2 ? counts[k]! - counts[k - 2]! : counts[k]!;
    let more = true;
    while (more) {
      const group = rest & 0x1f;
      rest >>= 5;
      more = group & 0x10 ? rest !== -1 : rest !== 0;
      text += String.fromCharCode((more ? group | 0x20 : group) + 48);
    }
  }
  return text;
}

/** Run lengths of COCO's compressed form. Throws RangeError for text that is none. */
export function stringToCounts(text: string): number[] {
  const counts: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let shift = 0;
    let more = true;
    while (more) {
      const group = text.charCodeAt(at++) - 48;
      // 30 bits hold every picture Glimpse takes, and JavaScript shifts 32.
      if (!(group >= 0 && group < 64) || shift > 25) throw new RangeError(`not a COCO RLE at character ${at}`);
      value |= (group & 0x1f) << shift;
      shift += 5;
      more = (group & 0x20) !== 0;
      if (!more && group & 0x10) value |= -1 << shift;
    }
    if (counts.length > 2) value += counts[counts.length - 2]!;
    if (value < 0) throw new RangeError(`not a COCO RLE: a run of ${value} pixels before character ${at}`);
    counts.push(value);
  }
  return counts;
}
