import type { Counts } from '../../vision/rle.ts';
import type { Size } from '../../vision/types.ts';

/** Points are rounded to fifths of a pixel, as COCO's annotations are measured. */
const scale = 5;

/** Run lengths of the union of polygons `[x, y, x, y, ...]`, pixel for pixel as pycocotools fills them. */
export function polygonsToCounts(polygons: readonly (readonly number[])[], size: Size): number[] {
  return unite(
    polygons.map((polygon) => fill(polygon, size)),
    size.width * size.height,
  );
}

/** `rleFrPoly` of pycocotools: walks the border and keeps where it crosses the columns of pixels. */
function fill(polygon: readonly number[], { width, height }: Size): Counts {
  const border = walk(polygon);
  const crossings: number[] = [];
  for (let i = 1; i < border.length; i++) {
    const [u, v] = border[i]!;
    const [uBefore, vBefore] = border[i - 1]!;
    if (u === uBefore) continue;
    const x = (Math.min(u, uBefore) + 0.5) / scale - 0.5;
    if (!Number.isInteger(x) || x < 0 || x > width - 1) continue;
    const y = (Math.min(v, vBefore) + 0.5) / scale - 0.5;
    crossings.push(x * height + Math.ceil(Math.min(Math.max(y, 0), height)));
  }
  crossings.sort((a, b) => a - b);
  return toCounts(crossings, width * height);
}

/** Every point of the border, in fifths of a pixel. */
function walk(polygon: readonly number[]): [u: number, v: number][] {
  const rounded = polygon.map((value) => Math.trunc(scale * value + 0.5));
  const points: [number, number][] = [];
  for (let i = 0; i < rounded.length; i += 2) {
    const [x, y] = [rounded[i]!, rounded[i + 1]!];
    const [toX, toY] = [rounded[(i + 2) % rounded.length]!, rounded[(i + 3) % rounded.length]!];
    const dx = Math.abs(toX - x);
    const dy = Math.abs(toY - y);
    const isFlat = dx >= dy;
    // Always walked in the same sense, so that neighbours' common border is the same.
    const isTurned = isFlat ? x > toX : y > toY;
    const [startX, startY, endX, endY] = isTurned ? [toX, toY, x, y] : [x, y, toX, toY];
    const steps = Math.max(dx, dy);
    const slope = steps === 0 ? 0 : (isFlat ? endY - startY : endX - startX) / steps;
    for (let step = 0; step <= steps; step++) {
      const t = isTurned ? steps - step : step;
      if (isFlat) points.push([t + startX, Math.trunc(startY + slope * t + 0.5)]);
      else points.push([Math.trunc(startX + slope * t + 0.5), t + startY]);
    }
  }
  return points;
}

function unite(masks: readonly Counts[], total: number): number[] {
  const runs = masks.flatMap(toRuns).sort((a, b) => a.start - b.start);
  const borders: number[] = [];
  let reached = 0;
  for (const { start, end } of runs) {
    if (borders.length > 0 && start <= reached) {
      reached = Math.max(reached, end);
      borders[borders.length - 1] = reached;
    } else {
      borders.push(start, end);
      reached = end;
    }
  }
  return toCounts(borders, total);
}

function toRuns(counts: Counts): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  let position = 0;
  for (const [i, count] of counts.entries()) {
    if (i % 2 === 1 && count > 0) runs.push({ start: position, end: position + count });
    position += count;
  }
  return runs;
}

/** Run lengths between the sorted positions at which the value changes; runs of nothing are joined with their neighbours. */
function toCounts(borders: readonly number[], total: number): number[] {
  const lengths = [...borders, total].map((border, i) => border - (borders[i - 1] ?? 0));
  const counts = [lengths[0]!];
  for (let i = 1; i < lengths.length; i++) {
    if (lengths[i]! > 0) counts.push(lengths[i]!);
    else if (++i < lengths.length) counts[counts.length - 1]! += lengths[i]!;
  }
  return counts;
}
