import { type Html, html } from '../../../lambda/docs/html.ts';

/** A square plot of shares against shares, 0 to 1 both ways. */
export interface Plot {
  readonly label: string;
  readonly across: string;
  readonly up: string;
  /** Drawn into the frame: see {@link x} and {@link y}. */
  readonly marks: Html;
}

const side = 200;
const margin = { left: 42, right: 8, top: 8, bottom: 34 } as const;

/** Where a share lies in the frame. */
export function x(share: number): string {
  return (margin.left + share * side).toFixed(1);
}

/** The same, upwards. */
export function y(share: number): string {
  return (margin.top + (1 - share) * side).toFixed(1);
}

/** A line through points of shares. */
export function path(points: readonly (readonly [across: number, up: number])[]): string {
  return points.map(([across, up], i) => `${i === 0 ? 'M' : 'L'}${x(across)} ${y(up)}`).join('');
}

export function plot({ label, across, up, marks }: Plot): Html {
  const width = margin.left + side + margin.right;
  const height = margin.top + side + margin.bottom;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((tick) => {
    const text = tick === 0 || tick === 1 ? String(tick) : tick.toFixed(2);
    return html`<path class="grid" d="M${x(0)} ${y(tick)}H${x(1)}M${x(tick)} ${y(0)}V${y(1)}"/>
      ${
        tick === 0.25 || tick === 0.75
          ? undefined
          : html`<text class="tick end" x="${margin.left - 5}" y="${Number(y(tick)) + 3.5}">${text}</text>
      <text class="tick middle" x="${x(tick)}" y="${Number(y(0)) + 13}">${text}</text>`
      }`;
  });
  return html`<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
    ${ticks}${marks}
    <text class="axis middle" x="${x(0.5)}" y="${height - 4}">${across}</text>
    <text class="axis middle" transform="translate(10 ${y(0.5)}) rotate(-90)">${up}</text>
  </svg>`;
}
