import { type Html, html } from '../../../lambda/docs/html.ts';
import type { Calibration } from '../../../vision/metrics/classification.ts';
import { count, share } from '../table.ts';
import { path, plot, x, y } from './plot.ts';

export const calibrationWords = html`<p>Of answers given with some certainty, the part that is right: on the dashed line a certainty of 0.80 is right 80 times of 100.</p>`;

/** Whether certainties say how often the answer is right. */
export function calibrationPlot({ ece, bins }: Calibration, title = 'all classes'): Html {
  const bars = bins
    .filter((bin) => bin.count > 0)
    .map(({ from, to, accuracy, score, count: pictures }) => {
      const width = (Number(x(to)) - Number(x(from)) - 1.5).toFixed(1);
      const told = `${count(pictures)} pictures of certainty ${share(from, 2)} to ${share(to, 2)}: ${share(score)} on average, ${share(accuracy)} right`;
      return html`<g><title>${told}</title><rect class="bar" x="${x(from)}" y="${y(accuracy)}" width="${width}" height="${(Number(y(0)) - Number(y(accuracy))).toFixed(1)}"/>
        <circle class="dot" cx="${x(score)}" cy="${y(accuracy)}" r="${(2 + 3 * Math.sqrt(pictures / total(bins))).toFixed(1)}"/></g>`;
    });
  const ideal = path([
    [0, 0],
    [1, 1],
  ]);
  const marks = html`${bars}<path class="line ideal" d="${ideal}"/>`;
  return html`<figure><figcaption><strong>${title}</strong> <span>${share(ece, 4)} apart on average (ECE)</span></figcaption>
    ${plot({ label: `Part that is right against certainty, ${title}`, across: 'certainty', up: 'right', marks })}</figure>`;
}

function total(bins: Calibration['bins']): number {
  return bins.reduce((sum, { count: pictures }) => sum + pictures, 0);
}
