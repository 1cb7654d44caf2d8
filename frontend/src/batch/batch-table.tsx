import { useMemo, useState } from 'react';
import { BatchRow } from './batch-row.tsx';
import { arrange, type Order, type Row, type RowFilter, type SortKey } from './row.ts';

// What is minor has no place on a phone, where each row is a card.
const columns: readonly { key: SortKey; name: string; kind?: string }[] = [
  { key: 'name', name: 'Picture' },
  { key: 'label', name: 'Result' },
  { key: 'count', name: 'Found', kind: 'is-number is-minor' },
  { key: 'certainty', name: 'Certainty', kind: 'is-number' },
  { key: 'time', name: 'Time', kind: 'is-number is-minor' },
];

interface Props {
  readonly rows: readonly Row[];
  readonly labels: readonly string[];
  readonly onOpen: (file: File) => void;
}

/** All pictures of a batch: sorted by a click on a heading, filtered by label and state. */
export function BatchTable({ rows, labels, onOpen }: Props) {
  const [order, setOrder] = useState<Order>();
  const [filter, setFilter] = useState<RowFilter>({ state: 'all', label: '' });
  const shown = useMemo(() => arrange(rows, order, filter), [rows, order, filter]);
  const sortBy = (key: SortKey) =>
    setOrder((before) =>
      before?.key === key ? (before.down ? undefined : { key, down: true }) : { key, down: false },
    );
  return (
    <>
      <div className="row batch-filter">
        <label className="select is-small">
          <span className="is-hidden-visually">Label</span>
          <select value={filter.label} onChange={(event) => setFilter({ ...filter, label: event.target.value })}>
            <option value="">All labels</option>
            {labels.map((label) => (
              <option key={label}>{label}</option>
            ))}
          </select>
        </label>
        <label className="select is-small">
          <span className="is-hidden-visually">State</span>
          <select
            value={filter.state}
            onChange={(event) => setFilter({ ...filter, state: event.target.value as RowFilter['state'] })}
          >
            <option value="all">All states</option>
            <option value="done">Done</option>
            <option value="failed">Failed</option>
          </select>
        </label>
        <span className="weak small">
          {shown.length === rows.length ? `${rows.length} rows` : `${shown.length} of ${rows.length} rows`}
        </span>
      </div>
      <div className="table-scroll">
        <table className="table is-fullwidth batch-table">
          <thead>
            <tr>
              {columns.map(({ key, name, kind }) => (
                <th
                  key={key}
                  scope="col"
                  className={kind}
                  aria-sort={order?.key === key ? (order.down ? 'descending' : 'ascending') : undefined}
                >
                  <button type="button" onClick={() => sortBy(key)}>
                    {name}
                    <span aria-hidden="true">{order?.key === key ? (order.down ? ' ↓' : ' ↑') : ''}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <BatchRow key={row.id} row={row} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
