import { Chart } from './chart.tsx';
import { Frame } from './frame.tsx';
import { dayName } from './scale.ts';

interface Props {
  readonly title: string;
  readonly summary: string;
  /** What one number counts, heading the table's column. */
  readonly unit: string;
  readonly days: readonly { readonly day: string; readonly value: number }[];
  readonly format: (value: number) => string;
}

/** A bar a day. */
export function DayBars({ title, summary, unit, days, format }: Props) {
  const some = days.some(({ value }) => value > 0);
  return (
    <Chart
      title={title}
      summary={summary}
      heads={['Day', unit]}
      rows={some ? days.map(({ day, value }) => [day, format(value)]) : []}
    >
      <Frame days={days.map(({ day }) => day)} most={Math.max(...days.map(({ value }) => value))} format={format}>
        {({ x, y, column }) =>
          days.map(({ day, value }, index) => {
            const width = Math.min(46, column * 0.72);
            const height = y(0) - y(value);
            return (
              <rect
                key={day}
                className="bar-mark"
                x={x(index) - width / 2}
                y={y(value)}
                width={width}
                height={height}
                rx={Math.min(3, height / 2)}
              >
                <title>{`${dayName(day)}: ${format(value)}`}</title>
              </rect>
            );
          })
        }
      </Frame>
    </Chart>
  );
}
