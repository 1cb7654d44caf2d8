import type { Size } from '../../../vision/types.ts';
import { Icon } from '../shell/icon.tsx';
import { middleBox } from './boxes.ts';
import type { Correction } from './use-correction.ts';

interface Props {
  readonly labels: readonly string[];
  readonly picture: Size;
  readonly correction: Correction;
}

/** Which class new boxes are of, and a way to add one without drawing. */
export function NewBoxes({ labels, picture, correction: { drawnId, drawAs, add } }: Props) {
  return (
    <div className="group">
      <label className="group-title" htmlFor="drawn">
        Boxes drawn anew are
      </label>
      <div className="select is-fullwidth">
        <select id="drawn" value={drawnId} onChange={(event) => drawAs(Number(event.target.value))}>
          {labels.map((label, classId) => (
            <option key={label} value={classId}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <button
        type="button"
        className="button is-small take-along"
        onClick={() => add({ classId: drawnId, label: labels[drawnId] ?? '', box: middleBox(picture) })}
      >
        <Icon name="plus" />
        <span>Add a box in the middle</span>
      </button>
    </div>
  );
}
