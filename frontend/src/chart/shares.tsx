import { Chart } from './chart.tsx';

export interface Share {
  readonly name: string;
  readonly value: number;
  readonly colour?: string;
  /** Beside the value, such as how many it is of. */
  readonly note?: string;
}

interface Props {
  readonly title: string;
  readonly summary: string;
  readonly unit: string;
  readonly shares: readonly Share[];
  /** Where the longest bar could end; the largest value where there is no such end. */
  readonly most?: number;
  readonly format: (value: number) => string;
}

/** Bars drawn at first; the table has all. */
const MOST = 12;

/** A bar for each of several kinds, the largest first. */
export function Shares({ title, summary, unit, shares, most, format }: Props) {
  const ordered = [...shares].sort((a, b) => b.value - a.value);
  const end = most ?? Math.max(...ordered.map(({ value }) => value));
  return (
    <Chart
      title={title}
      summary={summary}
      heads={['', unit]}
      rows={ordered.map(({ name, value, note }) => [name, note ? `${format(value)} (${note})` : format(value)])}
    >
      <ul className="shares" aria-hidden="true">
        {ordered.slice(0, MOST).map(({ name, value, colour, note }) => (
          <li key={name}>
            <span>{name}</span>
            <strong>
              {format(value)} {note && <span className="weak small">{note}</span>}
            </strong>
            <span className="meter">
              <span style={{ width: `${(100 * value) / end}%`, background: colour ?? 'var(--g-accent)' }} />
            </span>
          </li>
        ))}
        {ordered.length > MOST && <li className="weak small">and {ordered.length - MOST} more, in the table</li>}
      </ul>
    </Chart>
  );
}
