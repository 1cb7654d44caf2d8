import { useState } from 'react';
import { labelName } from '../label.ts';
import type { Answer } from '../predict/use-run.ts';
import { baseName, saveText } from '../result/save.ts';
import { Icon } from '../shell/icon.tsx';
import { CorrectList } from './correct-list.tsx';
import { toCoco } from './correction.ts';
import { SendButton } from './send-button.tsx';
import type { Correction } from './use-correction.ts';

interface Props {
  readonly answer: Answer;
  readonly correction: Correction;
}

/** What one has to say of the answer: right or wrong, other labels, objects that were missed. */
export function CorrectPane({ answer, correction }: Props) {
  const { items = [], drawnId, drawAs, undo, canUndo, stop } = correction;
  const { ask, picture, result } = answer;
  const labels = ask.model.labels.map(labelName);
  const [comment, setComment] = useState('');
  const hasBoxes = ask.model.task !== 'classification';
  const save = () =>
    saveText(
      JSON.stringify(toCoco(items, result, picture.name, labels), null, 2),
      'application/json',
      `${baseName(picture.name)}-corrected.json`,
    );
  return (
    <>
      <div className="group">
        <div className="pane-head">
          <p className="answer">Correct</p>
          <button type="button" className="button is-small" disabled={!canUndo} onClick={undo}>
            <Icon name="undo" />
            <span>Undo</span>
          </button>
          <button type="button" className="button is-small" onClick={stop}>
            Close
          </button>
        </div>
        <p className="weak small">
          {hasBoxes
            ? 'Drag boxes and their corners. Draw a box over what was missed. Delete removes the selected one.'
            : 'Say whether the class is right, or choose the right one.'}
        </p>
      </div>
      {hasBoxes && (
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
        </div>
      )}
      <div className="group">
        <CorrectList labels={labels} correction={correction} />
      </div>
      <div className="group">
        <label className="group-title" htmlFor="comment">
          Comment
        </label>
        <textarea
          id="comment"
          className="textarea"
          rows={2}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </div>
      <div className="group row">
        <SendButton answer={answer} items={items} comment={comment} />
        <button type="button" className="button" onClick={save}>
          <Icon name="download" />
          <span>COCO JSON</span>
        </button>
      </div>
    </>
  );
}
