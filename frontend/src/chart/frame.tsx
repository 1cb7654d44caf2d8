import type { ReactNode } from 'react';
import { dayName, stride, ticks } from './scale.ts';

/** Units of the drawing, which is as wide as its place. */
export const area = { width: 640, height: 220, left: 76, right: 26, top: 10, bottom: 26 } as const;
const plotWidth = area.width - area.left - area.right;
const plotHeight = area.height - area.top - area.bottom;

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

/** Axes of a chart by day: round values at the left, days below. */
export function Frame({ days, most, format, children }: Props) {
  const values = ticks(most);
  const top = values.at(-1)!;
  const column = plotWidth / Math.max(1, days.length);
  const plot: Plot = {
    x: (index) => area.left + column * (index + 0.5),
    y: (value) => area.top + plotHeight * (1 - value / top),
    column,
  };
  const every = stride(days.length, 7);
  return (
    // The figure's sentence and table say the same.
    <svg className="plot" viewBox={`0 0 ${area.width} ${area.height}`} aria-hidden="true">
      {values.map((value) => (
        <g key={value} className="grid">
          <line x1={area.left} x2={area.width - area.right} y1={plot.y(value)} y2={plot.y(value)} />
          <text x={area.left - 8} y={plot.y(value) + 4.5} textAnchor="end">
            {format(value)}
          </text>
        </g>
      ))}
      {days.map((day, index) =>
        (days.length - 1 - index) % every === 0 ? (
          <text key={day} className="tick" x={plot.x(index)} y={area.height - 6} textAnchor="middle">
            {dayName(day)}
          </text>
        ) : null,
      )}
      {children(plot)}
    </svg>
  );
}
