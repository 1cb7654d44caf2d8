import type { Answer } from '../predict/use-run.ts';
import { countLabels } from '../result/narrow.ts';
import { costWords, milliseconds, percent } from '../result/words.ts';
import { Dot } from '../shell/dot.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { type Contender, keyOf } from './contender.ts';
import type { Side } from './use-compare.ts';

interface Props {
  readonly name: string;
  readonly side: Side;
  readonly all: readonly Contender[];
}

/** One of the two: which it is, what it found, and what that took and cost. */
export function SideColumn({ name, side, all }: Props) {
  const { contender, choose, run, answer } = side;
  return (
    <section className="compare-side" aria-label={`${name} model`}>
      <label className="field">
        <span className="group-title">{name}</span>
        <span className="select is-fullwidth">
          <select value={contender ? keyOf(contender) : ''} onChange={(event) => choose(event.target.value)}>
            {!contender && <option value="">None</option>}
            {all.map((one) => (
              <option key={keyOf(one)} value={keyOf(one)}>
                {keyOf(one)} · {one.model.task}
              </option>
            ))}
          </select>
        </span>
      </label>
      <div className="compare-said">
        {run.trouble && <TroubleNote trouble={run.trouble} />}
        {run.running && <p className="weak">Looking …</p>}
        {answer && <Numbers result={answer.result} />}
      </div>
    </section>
  );
}

function Numbers({ result }: Pick<Answer, 'result'>) {
  const { predictions, metrics, timing, cost, model } = result;
  const [best] = predictions;
  const isClass = model.task === 'classification';
  return (
    <>
      <p className="answer">
        {isClass ? (best ? `${best.label} (${percent(best.score, 2)})` : 'No class') : `${metrics.count} found`}
      </p>
      <ul className="counts">
        {(isClass ? [] : countLabels(predictions)).map(({ label, classId, count }) => (
          <li key={label} className="total">
            <Dot classId={classId} />
            {label} <strong>{count}</strong>
          </li>
        ))}
      </ul>
      <dl className="facts">
        {!isClass && (
          <>
            <dt>Mean certainty</dt>
            <dd>{percent(metrics.meanScore, 1)}</dd>
          </>
        )}
        <dt>Model</dt>
        <dd>{milliseconds(timing.inferMs)}</dd>
        <dt>Whole call</dt>
        <dd>{milliseconds(timing.totalMs)}</dd>
        {timing.modelLoadMs > 0 && (
          <>
            <dt>Loading it, once</dt>
            <dd>{milliseconds(timing.modelLoadMs)}</dd>
          </>
        )}
      </dl>
      <p className="small weak">{costWords(cost)}</p>
    </>
  );
}
