import { colorOf } from '../../../vision/palette.ts';
import { percent } from '../result/words.ts';
import { Icon } from '../shell/icon.tsx';
import { Slider } from './slider.tsx';
import type { FilterState } from './use-filter.ts';
import type { Answer } from './use-run.ts';

/** What the picture shows: the likeliest class and its warning, the runners-up, and whether the model is sure at all. */
export function Classification({ answer, filter }: { answer: Answer; filter: FilterState }) {
  const { predictions } = answer.result;
  const [best] = predictions;
  const isSure = best !== undefined && best.score >= filter.threshold;
  return (
    <>
      <div className="group" aria-live="polite">
        {best && isSure ? (
          <p className="answer">
            Type: {best.label} ({percent(best.score, 2)})
          </p>
        ) : (
          <>
            <p className="answer">Not sure</p>
            <p className="weak">
              {best
                ? `The likeliest is ${best.label}, with only ${percent(best.score, 2)}.`
                : 'The model gave no class any certainty.'}
            </p>
          </>
        )}
      </div>
      {best?.note && (
        <div className={`note is-${best.severity ?? 'info'}`} role={best.severity === 'danger' ? 'alert' : 'note'}>
          <Icon name={best.severity === 'danger' || best.severity === 'warning' ? 'alert' : 'info'} />
          <span>
            {capital(best.label)}: {best.note}
            {!isSure && ' (if it is one)'}
          </span>
        </div>
      )}
      <div className="group">
        <h2 className="group-title">Likeliest classes</h2>
        <ul className="classes">
          {predictions.map(({ label, classId, score, note, severity }) => (
            <li key={classId}>
              <span>
                {label} {note && severity !== 'info' && <span className="weak small">{note}</span>}
              </span>
              <strong>{percent(score, 2)}</strong>
              <span className="meter">
                <span style={{ width: percent(score, 1), background: colorOf(classId) }} />
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div className="group">
        <Slider
          name="Sure from"
          value={filter.threshold}
          min={0}
          max={0.99}
          onChange={(threshold) => filter.change({ threshold })}
        />
      </div>
    </>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
