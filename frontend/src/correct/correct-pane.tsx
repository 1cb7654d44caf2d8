import { labelName } from '../label.ts';
import type { Answer } from '../predict/use-run.ts';
import { baseName, saveText } from '../result/save.ts';
import { Icon } from '../shell/icon.tsx';
import { CorrectList } from './correct-list.tsx';
import { toCoco } from './correction.ts';
import { NewBoxes } from './new-boxes.tsx';
import { SendButton } from './send-button.tsx';
import type { Correction } from './use-correction.ts';
import { useUndoKey } from './use-undo-key.ts';

interface Props {
  readonly answer: Answer;
  readonly correction: Correction;
}

/** What one has to say of the answer: right or wrong, other labels, objects that were missed. */
export function CorrectPane({ answer, correction }: Props) {
  const { items = [], undo, canUndo, stop, comment, say } = correction;
  const { ask, picture, result } = answer;
  const labels = ask.model.labels.map(labelName);
  const hasBoxes = ask.model.task !== 'classification';
  useUndoKey(undo);
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
      {hasBoxes && <NewBoxes labels={labels} picture={picture} correction={correction} />}
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
          onChange={(event) => say(event.target.value)}
        />
        <button type="button" className="button is-small take-along" onClick={save}>
          <Icon name="download" />
          <span>COCO JSON</span>
        </button>
      </div>
      <div className="correct-bar">
        <button type="button" className="button" disabled={!canUndo} onClick={undo}>
          <Icon name="undo" />
          <span>Undo</span>
        </button>
        <SendButton answer={answer} items={items} correction={correction} />
      </div>
    </>
  );
}
