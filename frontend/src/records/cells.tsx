import type { ReviewedRecord } from '../../../contract/records.ts';
import { moment } from '../result/words.ts';
import { Icon } from '../shell/icon.tsx';
import { useObjectUrl } from '../state/use-object-url.ts';
import { useRoute } from '../state/use-route.ts';
import { useKept } from './use-kept.ts';

/** Heads a row: when it was, and the file's name where it had one. */
export function WhenCell({ record: { id, time, file } }: { record: ReviewedRecord }) {
  const { follow } = useRoute();
  return (
    <th scope="row">
      <a href={`/records?id=${id}`} onClick={follow}>
        {moment(time)}
      </a>
      {file && <span className="weak small file-name">{file}</span>}
    </th>
  );
}

export function ModelCell({ record: { model } }: { record: ReviewedRecord }) {
  return (
    <td className="cell-model">
      {model ? (
        <>
          {model.name} <span className="weak small">{model.version}</span>
        </>
      ) : (
        <span className="weak">none</span>
      )}
    </td>
  );
}

/** What the model was fed, where it is kept; a blank while it is on its way. */
export function InputThumb({ record: { id, stored } }: { record: ReviewedRecord }) {
  const url = useObjectUrl(useKept(id, 'input', stored?.input !== undefined));
  if (stored?.input === undefined) return <span className="weak small">not kept</span>;
  return url ? <img className="thumb" src={url} alt="What the model was fed" /> : <span className="thumb" />;
}

export function VerdictMark({ verdict }: Pick<ReviewedRecord, 'verdict'>) {
  if (!verdict) return <span className="weak">none yet</span>;
  return (
    <span className={`verdict is-${verdict}`}>
      <Icon name={verdict === 'correct' ? 'up' : 'down'} />
      {verdict === 'correct' ? 'Correct' : 'Incorrect'}
    </span>
  );
}
