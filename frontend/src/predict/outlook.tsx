import type { ModelInfo } from '../../../contract/models-answer.ts';
import { labelName } from '../label.ts';
import { plural } from '../result/words.ts';
import { Dot } from '../shell/dot.tsx';

/** Classes shown of models that know many. */
const MOST = 24;

/** What the result will be about, before there is one. */
export function Outlook({ model: { name, labels }, hasPicture }: { model: ModelInfo; hasPicture: boolean }) {
  return (
    <>
      <div className="group">
        <p className="outlook">{hasPicture ? 'Ready' : 'What it can tell'}</p>
        <p className="weak">
          {hasPicture
            ? `Press Predict to ask ${name} about this picture.`
            : 'What the model finds in your picture is listed here, with its certainty.'}
        </p>
      </div>
      {!hasPicture && (
        <ol className="group steps">
          <li>Choose a picture, or a sample.</li>
          <li>Press Predict, and look at what was found.</li>
          <li>Take it along, or correct it.</li>
        </ol>
      )}
      <div className="group">
        <h2 className="group-title">
          {name} knows {plural(labels.length, 'class', 'classes')}
        </h2>
        <ul className="counts">
          {labels.slice(0, MOST).map((label, classId) => (
            <li key={labelName(label)} className="total">
              <Dot classId={classId} />
              <span>{labelName(label)}</span>
            </li>
          ))}
          {labels.length > MOST && <li className="total">and {labels.length - MOST} more</li>}
        </ul>
      </div>
    </>
  );
}
