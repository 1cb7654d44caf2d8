import { type Html, html } from '../../../lambda/docs/html.ts';
import { nameOf } from '../classes.ts';
import type { Evaluation } from '../evaluation.ts';
import { count, share } from '../table.ts';
import { calibrationPlot, calibrationWords } from './calibration.ts';
import { classPairs } from './class-pairs.ts';
import { mostCurves, pointsOf, working } from './curves.ts';
import { path, plot } from './plot.ts';

/** Precision against recall of each class, the current model's line under the candidate's. */
export function comparedCurves(current: Evaluation, candidate: Evaluation): Html {
  const pairs = classPairs(current, candidate);
  const thresholds = [current, candidate].map(({ contender }) => contender.model.defaults.threshold) as [
    number,
    number,
  ];
  const figures = pairs.slice(0, mostCurves).map(({ classId, was, now }) => {
    const name = nameOf(candidate.contender.model.labels, classId);
    const [old, own] = [was.curves[0]!, now.curves[0]!];
    const marks = html`<g class="was"><path class="line" d="${path(pointsOf(old))}"/>${working(old, thresholds[0])}</g>
      <path class="line" d="${path(pointsOf(own))}"/>${working(own, thresholds[1])}`;
    const label = `Precision against recall of ${name}, both models`;
    return html`<figure><figcaption><strong>${name}</strong> <span>AP50 ${share(was.ap50)} → ${share(now.ap50)}</span></figcaption>
      ${plot({ label, across: 'recall', up: 'precision', marks })}</figure>`;
  });
  const more = pairs.length - mostCurves;
  return html`<section><h2>Precision and recall</h2>${legend}
    <p>At an overlap of 0.50. The dots are where each model works by itself: at certainties of ${share(thresholds[0], 2)} and more now, of ${share(thresholds[1], 2)} the candidate.</p>
    <div class="tiles">${figures}</div>${more > 0 && html`<p>And ${count(more)} classes with fewer objects.</p>`}</section>`;
}

/** Whether certainties say how often the answer is right, of both. */
export function comparedCalibration(current: Evaluation, candidate: Evaluation): Html | undefined {
  const [was, now] = [current.figures, candidate.figures];
  if (was.kind !== 'classes' || now.kind !== 'classes') return undefined;
  return html`<section><h2>Calibration</h2>${calibrationWords}<div class="tiles">
    ${calibrationPlot(was.calibration, 'current')}${calibrationPlot(now.calibration, 'candidate')}</div></section>`;
}

export const legend = html`<p class="legend"><span><i class="was"></i>current</span><span><i></i>candidate</span></p>`;
