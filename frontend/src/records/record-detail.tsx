import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { ReviewedRecord } from '../../../contract/records.ts';
import { readRecord } from '../api/records.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { bytes, dollars, milliseconds, moment, plural } from '../result/words.ts';
import { Icon } from '../shell/icon.tsx';
import { OperatorNote } from '../shell/operator-note.tsx';
import { useApiKey } from '../state/use-api-key.ts';
import { useObjectUrl } from '../state/use-object-url.ts';
import { useRoute } from '../state/use-route.ts';
import { VerdictMark } from './cells.tsx';
import { DeleteButton } from './delete-button.tsx';
import { History } from './history.tsx';
import { KeptStage } from './kept-stage.tsx';
import { Outputs } from './raw-table.tsx';
import { ReceiptButton } from './receipt-button.tsx';
import { useKept } from './use-kept.ts';

/** One record in full: the picture where it was kept, every value, what people said, and whether the receipt holds. */
export function RecordDetail({ id, onChange }: { id: string; onChange: () => void }) {
  const { follow } = useRoute();
  const [record, setRecord] = useState<ReviewedRecord>();
  const [trouble, setTrouble] = useState<Trouble>();
  const load = useCallback(() => {
    setTrouble(undefined);
    readRecord(id).then(setRecord, (error: unknown) => setTrouble(toTrouble(error, `record ${id}`)));
  }, [id]);
  const key = useApiKey();
  useEffect(load, [load, key]);
  const reload = () => {
    load();
    onChange();
  };
  return (
    <div className="page is-wide">
      <p>
        <a href="/records" onClick={follow} className="back">
          <Icon name="left" /> All records
        </a>
      </p>
      {trouble && <OperatorNote trouble={trouble} onRetry={load} />}
      {!record && !trouble && <p className="weak">Loading …</p>}
      {record && (
        <>
          <div className="model-head">
            <div>
              <h1 className="page-title">{titleOf(record)}</h1>
              <p className="weak">
                {moment(record.time)}
                {record.file && ` · ${record.file}`} · <code>{id}</code>
              </p>
            </div>
            <DeleteButton id={id} onDeleted={onChange} />
          </div>
          <div className="record">
            <KeptStage record={record} />
            <div>
              <Facts record={record} />
              <ReceiptButton record={record} />
            </div>
            <div>
              <h2 className="group-title">{record.raw ? 'Every output value' : 'Every object'}</h2>
              <Outputs record={record} most={1000} />
            </div>
            <History record={record} onChange={reload} />
          </div>
        </>
      )}
    </div>
  );
}

function titleOf({ outcome, top, model, count }: ReviewedRecord): string {
  if (outcome !== 'ok') return 'Failed';
  if (!top) return 'Nothing found';
  return model?.task === 'classification' ? top.label : `${plural(count, 'object')} found`;
}

function Facts({ record }: { record: ReviewedRecord }) {
  const { model, image, top, timing, cost, outcome, source, key, requestId, verdict, light, shadow } = record;
  const input = useObjectUrl(useKept(record.id, 'input', record.stored?.input !== undefined));
  return (
    <>
      <h2 className="group-title">Information</h2>
      <dl className="facts">
        {outcome !== 'ok' && <Fact name="Outcome" value={outcome.replaceAll('_', ' ')} />}
        <Fact name="Verdict" value={<VerdictMark {...(verdict && { verdict })} />} />
        {model && <Fact name="Model" value={`${model.name} ${model.version}`} />}
        {image && (
          <Fact name="Original" value={`${image.width} × ${image.height}, ${image.format}, ${bytes(image.bytes)}`} />
        )}
        {top && <Fact name="Index of maximum" value={top.index} />}
        {top && <Fact name="Maximum" value={top.value.toFixed(6)} />}
        {model?.task !== 'classification' && outcome === 'ok' && <Fact name="Found" value={record.count} />}
        {timing && <Fact name="Took" value={`${milliseconds(timing.totalMs)}${timing.coldStart ? ', cold' : ''}`} />}
        {cost && <Fact name="Cost" value={dollars(cost.usd)} />}
        {light && <Fact name="Brightness" value={light.brightness.toFixed(3)} />}
        {light && <Fact name="Sharpness" value={light.sharpness.toFixed(2)} />}
        {shadow && (
          <Fact name={`Shadow ${shadow.version}`} value={`${Math.round(shadow.disagreement * 100)}% differs`} />
        )}
        <Fact name="Came by" value={`${source === 'job' ? 'a job' : 'a call'}${key ? `, key ${key}` : ''}`} />
        <Fact name="Request id" value={<code>{requestId}</code>} />
      </dl>
      {input && (
        <figure className="model-input">
          <img src={input} alt="" />
          <figcaption className="weak small">What the model was fed: the preprocessed input</figcaption>
        </figure>
      )}
    </>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
