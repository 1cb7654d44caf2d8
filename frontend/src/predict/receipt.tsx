import type { Result } from '../../../contract/answer.ts';
import { costWords, milliseconds, timingWords } from '../result/words.ts';

/** What the call took and cost, and exactly which model gave the answer. */
export function Receipt({ result }: { result: Result }) {
  const { timing, cost, model, image, id } = result;
  return (
    <div className="group">
      <h2 className="group-title">This call</h2>
      <p className="small">{timingWords(timing)}</p>
      <p className="small">
        Cost: {costWords(cost)}
        {cost.usd > 0 && `, on AWS Lambda with ${cost.memoryMb} MB`}.
      </p>
      {image.notes?.map((note) => (
        <p key={note} className="small">
          {note}
        </p>
      ))}
      <details className="details">
        <summary>Details</summary>
        <dl className="facts">
          <dt>Decode</dt>
          <dd>{milliseconds(timing.decodeMs)}</dd>
          <dt>Prepare</dt>
          <dd>{milliseconds(timing.preprocessMs)}</dd>
          <dt>Model</dt>
          <dd>{milliseconds(timing.inferMs)}</dd>
          <dt>Read the answer</dt>
          <dd>{milliseconds(timing.postprocessMs)}</dd>
          {cost.usd > 0 && (
            <>
              <dt>Billed</dt>
              <dd>
                {cost.billedMs} ms, {cost.architecture}
              </dd>
            </>
          )}
          <dt>Model file</dt>
          <dd title={model.sha256}>
            {model.name} {model.version}, <code>{model.sha256.slice(0, 12)}</code>
          </dd>
          <dt>Prediction</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </dl>
      </details>
    </div>
  );
}
