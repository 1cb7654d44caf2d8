/**
 * A closed ring with fewer points (x and y in turns): Ramer-Douglas-Peucker, no dropped point further than `tolerance`
 * from what is left.
 */
export function simplify(points: readonly number[], tolerance: number): number[] {
  const count = points.length / 2;
  const far = farthest(points, 0, 0, count).index;
  const keep = new Uint8Array(count + 1);
  keep[0] = 1;
  keep[far] = 1;
  // The ring is cut at its first point and the one farthest from it; `count` stands for the first point again.
  const spans = [0, far, far, count];
  while (spans.length > 0) {
    const to = spans.pop()!;
    const from = spans.pop()!;
    const { index, squared } = farthest(points, from, to % count, to);
    if (squared <= tolerance * tolerance) continue;
    keep[index] = 1;
    spans.push(from, index, index, to);
  }
  const kept: number[] = [];
  for (let i = 0; i < count; i++) if (keep[i]) kept.push(points[2 * i]!, points[2 * i + 1]!);
  return kept;
}

/** The point between `from` and `end` (both excluded) farthest from the segment that joins points `from` and `to`. */
function farthest(points: readonly number[], from: number, to: number, end: number) {
  const x = points[2 * from]!;
  const y = points[2 * from + 1]!;
  const alongX = points[2 * to]! - x;
  const alongY = points[2 * to + 1]! - y;
  const length = alongX * alongX + alongY * alongY;
  let index = from;
  let squared = 0;
  for (let i = from + 1; i < end; i++) {
    const dx = points[2 * i]! - x;
    const dy = points[2 * i + 1]! - y;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, (dx * alongX + dy * alongY) / length));
    const awayX = dx - share * alongX;
    const awayY = dy - share * alongY;
    const distance = awayX * awayX + awayY * awayY;
    if (distance > squared) {
      squared = distance;
      index = i;
    }
  }
  return { index, squared };
}
