import type { Label } from '../../../contract/model.ts';
import { type Html, html } from '../../../lambda/docs/html.ts';
import { type Curve, recallThresholds } from '../../../vision/metrics/accumulate.ts';
import type { CocoMetrics } from '../../../vision/metrics/coco.ts';
import { nameOf } from '../classes.ts';
import { count, share } from '../table.ts';
import { path, plot, x, y } from './plot.ts';

/** Classes that have a plot. */
export const mostCurves = 24;

/** Precision against recall of each class, those with the most objects first. */
export function curves({ classes }: CocoMetrics, labels: readonly Label[], threshold: number): Html {
  const measured = classes.filter(({ objects }) => objects > 0).sort((a, b) => b.objects - a.objects);
  const figures = measured.slice(0, mostCurves).map(({ classId, objects, ap50, curves: own }) => {
    const name = nameOf(labels, classId);
    const at50 = own[0]!;
    const marks = html`<path class="area" d="${path(pointsOf(at50))}L${x(1)} ${y(0)}L${x(0)} ${y(0)}Z"/>
      <path class="line weak" d="${path(pointsOf(own[5]!))}"/><path class="line" d="${path(pointsOf(at50))}"/>
      ${working(at50, threshold)}`;
    return html`<figure><figcaption><strong>${name}</strong> <span>AP50 ${share(ap50)}, ${count(objects)} objects</span></figcaption>
      ${plot({ label: `Precision against recall of ${name}`, across: 'recall', up: 'precision', marks })}</figure>`;
  });
  const more = measured.length - mostCurves;
  return html`<section><h2>Precision and recall</h2>
    <p>At an overlap of 0.50 (strong) and 0.75 (weak). The dot is where the model works by itself, at certainties of ${share(threshold, 2)} and more.</p>
    <div class="tiles">${figures}</div>${more > 0 && html`<p>And ${more} classes with fewer objects.</p>`}</section>`;
}

export function pointsOf({ precision }: Curve): (readonly [number, number])[] {
  return precision.map((value, i) => [recallThresholds[i]!, value] as const);
}

/** The last recall that is reached with certainties the model gives by itself. */
export function working({ scores, precision }: Curve, threshold: number): Html | undefined {
  const last = scores.findLastIndex((score) => score >= threshold);
  if (last < 0) return undefined;
  const [recall, right] = [recallThresholds[last]!, precision[last]!];
  return html`<circle class="dot" cx="${x(recall)}" cy="${y(right)}" r="4"><title>recall ${share(recall, 2)}, precision ${share(right, 2)}</title></circle>`;
}
