import { countLabels } from '../result/narrow.ts';
import { milliseconds, percent } from '../result/words.ts';
import { Dot } from '../shell/dot.tsx';
import { Icon } from '../shell/icon.tsx';
import { certainty, type Row, reported } from './row.ts';

const stateWords = { waiting: 'Waiting', running: 'Looking …', done: 'Nothing found', failed: 'Failed' };

export function BatchRow({ row, onOpen }: { row: Row; onOpen: (file: File) => void }) {
  const { name, thumb, state, result, trouble, file } = row;
  const sure = certainty(row);
  return (
    <tr className={`is-${state}`}>
      <th scope="row">
        <button type="button" className="batch-name" title="Open in Predict" onClick={() => onOpen(file)}>
          {thumb ? <img src={thumb} alt="" /> : <span className="batch-blank" />}
          <span>{name}</span>
        </button>
      </th>
      <td className="batch-result">
        {trouble ? (
          <span className="batch-trouble">
            <Icon name="alert" />
            <span>
              {trouble.title}. <span className="small">{trouble.detail}</span>
              {trouble.requestId && <span className="small"> Request id {trouble.requestId}</span>}
            </span>
          </span>
        ) : result && result.predictions.length > 0 ? (
          <Labels row={row} />
        ) : (
          <span className="weak">{stateWords[state]}</span>
        )}
      </td>
      <td className="is-number is-minor">
        {result && result.model.task !== 'classification' ? result.metrics.count : ''}
      </td>
      <td className="is-number">{sure === undefined ? '' : percent(sure, 1)}</td>
      <td className="is-number is-minor">{result ? milliseconds(result.timing.totalMs) : ''}</td>
    </tr>
  );
}

function Labels({ row: { result } }: { row: Row }) {
  if (!result) return null;
  const isClass = result.model.task === 'classification';
  return (
    <span className="batch-labels">
      {countLabels(reported(result)).map(({ label, classId, count }) => (
        <span key={label}>
          <Dot classId={classId} />
          {label}
          {!isClass && <strong>{count}</strong>}
        </span>
      ))}
    </span>
  );
}
