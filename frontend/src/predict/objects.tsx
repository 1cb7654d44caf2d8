import type { Prediction, Result } from '../../../contract/answer.ts';
import { countLabels } from '../result/narrow.ts';
import { percent, plural } from '../result/words.ts';
import { Dot } from '../shell/dot.tsx';
import { FoundList } from './found-list.tsx';
import { Slider } from './slider.tsx';
import type { Desk } from './use-desk.ts';

interface Props {
  readonly desk: Desk;
  readonly shown: Result;
  readonly active: Prediction | undefined;
  readonly onActive: (prediction: Prediction | undefined) => void;
}

/** Objects found: how many of which class, the sliders, and each one. */
export function Objects({ desk: { answer, filter }, shown, active, onActive }: Props) {
  const { threshold, iou, hidden, change, toggleLabel } = filter;
  const above = answer?.result.predictions.filter(({ score }) => score >= threshold) ?? [];
  const { count, meanScore } = shown.metrics;
  const whyNone = () =>
    above.length > 0
      ? `${above.length === 1 ? 'The one object is' : `All ${plural(above.length, 'object')} are`} of classes that are switched off below.`
      : `Nothing reached ${percent(threshold)} certainty. Try a lower threshold.`;
  return (
    <>
      <div className="group">
        <p className="answer" aria-live="polite">
          {count > 0 ? `${plural(count, 'object')} found` : above.length > 0 ? 'Nothing shown' : 'Nothing found'}
        </p>
        <p className="weak small">{count > 0 ? `${percent(meanScore)} certain on average` : whyNone()}</p>
      </div>
      <div className="group">
        <h2 className="group-title">Classes</h2>
        <div className="counts">
          {countLabels(above).map(({ label, classId, count: n }) => (
            <button key={label} type="button" aria-pressed={!hidden.has(label)} onClick={() => toggleLabel(label)}>
              <Dot classId={classId} />
              {label} <strong>{n}</strong>
            </button>
          ))}
          {above.length === 0 && <span className="weak small">None at this threshold</span>}
        </div>
      </div>
      <div className="group">
        <Slider
          name="Certainty at least"
          value={threshold}
          min={0.05}
          max={0.95}
          onChange={(value) => change({ threshold: value })}
        />
        <Slider name="Overlap allowed" value={iou} min={0.1} max={0.9} onChange={(value) => change({ iou: value })} />
      </div>
      {count > 0 && (
        <div className="group">
          <h2 className="group-title">Found</h2>
          <FoundList predictions={shown.predictions} active={active} onActive={onActive} />
        </div>
      )}
    </>
  );
}
