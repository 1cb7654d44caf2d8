import { type ReactNode, useRef } from 'react';
import { dayName, stride, ticks } from './scale.ts';
import { useWidth } from './use-width.ts';

const HEIGHT = 220;
const margin = { left: 72, right: 26, top: 10, bottom: 26 } as const;
/** Room that the name of a day takes, in pixels. */
const NAME = 80;

export interface Plot {
  /** Middle of a day's column. */
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
  /** Width of a day's column. */
  readonly column: number;
}

interface Props {
  readonly days: readonly string[];
  readonly most: number;
  readonly format: (value: number) => string;
  readonly children: (plot: Plot) => ReactNode;
}

/** Axes of a chart by day: round values at the left, days below. Drawn in the pixels there are, so that words stay readable. */
export function Frame({ days, most, format, children }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const width = Math.max(240, useWidth(svg));
  const values = ticks(most);
  const top = values.at(-1)!;
  const column = (width - margin.left - margin.right) / Math.max(1, days.length);
  const plot: Plot = {
    x: (index) => margin.left + column * (index + 0.5),
    y: (value) => margin.top + (HEIGHT - margin.top - margin.bottom) * (1 - value / top),
    column,
  };
  const every = stride(days.length, (width - margin.left) / NAME);
  return (
    // The figure's sentence and table say the same.
    <svg ref={svg} className="plot" viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} aria-hidden="true">
      {values.map((value) => (
        <g key={value}>
          <line x1={margin.left} x2={width - margin.right} y1={plot.y(value)} y2={plot.y(value)} />
          <text x={margin.left - 8} y={plot.y(value) + 4.5} textAnchor="end">
            {format(value)}
          </text>
        </g>
      ))}
      {days.map((day, index) =>
        (days.length - 1 - index) % every === 0 ? (
          <text key={day} x={plot.x(index)} y={HEIGHT - 6} textAnchor="middle">
            {dayName(day)}
          </text>
        ) : null,
      )}
      {children(plot)}
    </svg>
  );
}
