import type { ReviewedRecord } from '../../../contract/records.ts';
import { Dot } from '../shell/dot.tsx';
import { InputThumb, ModelCell, VerdictMark, WhenCell } from './cells.tsx';

/** The prediction information table: a row for each picture. */
export function InfoTable({ records }: { records: readonly ReviewedRecord[] }) {
  return (
    <table className="table is-fullwidth record-table">
      <caption className="is-hidden-visually">Prediction information</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Model input</th>
          <th scope="col">Predicted class</th>
          <th scope="col" className="is-number">
            Index of max.
          </th>
          <th scope="col" className="is-number">
            Maximum
          </th>
          <th scope="col" className="is-number">
            Found
          </th>
          <th scope="col">Original</th>
          <th scope="col">Model</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <Row key={record.id} record={record} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ record }: { record: ReviewedRecord }) {
  const { image, top, count, outcome, verdict } = record;
  return (
    <tr>
      <WhenCell record={record} />
      <td className="cell-thumb">
        <InputThumb record={record} />
      </td>
      <td className="cell-class">
        {outcome !== 'ok' ? (
          <span className="failed">{outcome.replaceAll('_', ' ')}</span>
        ) : top ? (
          <span className="row nowrap">
            <Dot classId={top.index} />
            {top.label}
          </span>
        ) : (
          <span className="weak">Nothing found</span>
        )}
      </td>
      <td className="is-number is-minor">{top?.index}</td>
      <td className="is-number cell-score">{top?.value.toFixed(4)}</td>
      <td className="is-number is-minor">{record.model?.task === 'classification' ? '' : count}</td>
      <td className="nowrap is-minor">{image ? `${image.width} × ${image.height}` : ''}</td>
      <ModelCell record={record} />
      <td className="cell-verdict">
        <VerdictMark {...(verdict && { verdict })} />
      </td>
    </tr>
  );
}
