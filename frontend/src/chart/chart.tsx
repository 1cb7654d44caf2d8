import { type ReactNode, useId } from 'react';

interface Props {
  readonly title: string;
  /** What the chart says, in a sentence: read out in its place. */
  readonly summary: string;
  readonly children: ReactNode;
  /** Heads and rows of the same numbers. */
  readonly heads: readonly string[];
  readonly rows: readonly (readonly [string, ...(string | number)[]])[];
}

/** A chart with its title, a sentence for screen readers, and its numbers as a table. */
export function Chart({ title, summary, children, heads, rows }: Props) {
  const id = useId();
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>{title}</figcaption>
      <p className="is-hidden-visually">{summary}</p>
      {rows.length === 0 ? <p className="weak chart-empty">Nothing yet</p> : children}
      {rows.length > 0 && (
        <details className="details">
          <summary>As a table</summary>
          <div className="table-scroll">
            <table className="table is-fullwidth">
              <thead>
                <tr>
                  {heads.map((head, index) => (
                    <th key={head} scope="col" className={index > 0 ? 'is-number' : undefined}>
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(([name, ...values]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    {values.map((value, index) => (
                      <td key={heads[index + 1]} className="is-number">
                        {typeof value === 'number' ? value.toLocaleString('en') : value}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </figure>
  );
}
