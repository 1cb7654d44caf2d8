/**
 * Goes through rows of `x y w h objectness class...` and reports those whose objectness x best class reaches the
 * threshold. Most rows cost one comparison: no class can lift them.
 */
export function objectnessRows(
  rows: Float32Array,
  classes: number,
  threshold: number,
  report: (at: number, score: number, classId: number, row: number) => void,
): void {
  const width = 5 + classes;
  for (let row = 0, at = 0; at < rows.length; row++, at += width) {
    const objectness = rows[at + 4]!;
    if (!(objectness >= threshold)) continue;
    let best = 0;
    for (let c = 1; c < classes; c++) if (rows[at + 5 + c]! > rows[at + 5 + best]!) best = c;
    const score = objectness * rows[at + 5 + best]!;
    if (score >= threshold) report(at, score, best, row);
  }
}
