import { Chart } from './chart.tsx';
import { Frame } from './frame.tsx';
import { dayName } from './scale.ts';

interface Props {
  readonly title: string;
  readonly summary: string;
  readonly names: readonly [string, string];
  /** The two values of each day, the larger one second; null where there were none. */
  readonly days: readonly { readonly day: string; readonly values: readonly [number, number] | null }[];
  readonly format: (value: number) => string;
}

/** Two lines over days, with a point for each value: days without calls leave no gap in between. */
export function DayLines({ title, summary, names, days, format }: Props) {
  const known = days.flatMap(({ day, values }, index) => (values ? [{ day, values, index }] : []));
  return (
    <Chart
      title={title}
      summary={summary}
      heads={['Day', ...names]}
      rows={known.map(({ day, values }) => [day, format(values[0]), format(values[1])])}
    >
      <ul className="legend">
        {names.map((name, series) => (
          <li key={name} className={`series-${series}`}>
            {name}
          </li>
        ))}
      </ul>
      <Frame days={days.map(({ day }) => day)} most={Math.max(...known.map(({ values }) => values[1]))} format={format}>
        {({ x, y }) =>
          names.map((name, series) => (
            <g key={name} className={`line-mark series-${series}`}>
              <polyline points={known.map(({ values, index }) => `${x(index)},${y(values[series]!)}`).join(' ')} />
              {known.map(({ day, values, index }) => (
                <circle key={day} cx={x(index)} cy={y(values[series]!)} r={4}>
                  <title>{`${dayName(day)}: ${name} ${format(values[series]!)}`}</title>
                </circle>
              ))}
            </g>
          ))
        }
      </Frame>
    </Chart>
  );
}
