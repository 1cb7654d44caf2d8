import { useState } from 'react';
import type { Feedback, FeedbackEntry } from '../../../contract/feedback.ts';
import type { ReviewedRecord } from '../../../contract/records.ts';
import { sendFeedback } from '../api/feedback.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { moment, plural } from '../result/words.ts';
import { Icon } from '../shell/icon.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { VerdictMark } from './cells.tsx';

/** What people said of a prediction, oldest first, and a word of one's own. */
export function History({ record, onChange }: { record: ReviewedRecord; onChange: () => void }) {
  const { id, feedback, review, predictions } = record;
  const [comment, setComment] = useState('');
  const [trouble, setTrouble] = useState<Trouble>();
  const say = async (verdict: Feedback['verdict']) => {
    setTrouble(undefined);
    try {
      await sendFeedback(id, { verdict, ...(comment.trim() !== '' && { comment: comment.trim() }) });
      setComment('');
      onChange();
    } catch (error) {
      setTrouble(toTrouble(error, `feedback for ${id}`));
    }
  };
  return (
    <section aria-label="Feedback">
      <h2 className="group-title">Feedback</h2>
      {feedback.length === 0 && <p className="weak">Nobody has said anything yet.</p>}
      <ol className="history">
        {feedback.map((entry) => (
          <li key={entry.id}>
            <VerdictMark verdict={entry.verdict} />
            <span>{wordsOf(entry, predictions)}</span>
            {entry.comment && <q>{entry.comment}</q>}
            <span className="weak small">
              {moment(entry.time)}
              {entry.key && `, key ${entry.key}`}
            </span>
          </li>
        ))}
        {review && (
          <li>
            <strong>{review.decision === 'accept' ? 'Accepted for training' : 'Rejected for training'}</strong>
            <span className="weak small">
              {moment(review.time)}
              {review.key && `, key ${review.key}`}
            </span>
          </li>
        )}
      </ol>
      {record.outcome === 'ok' && (
        <div className="say">
          <label className="group-title" htmlFor="say">
            Is the whole answer right?
          </label>
          <textarea
            id="say"
            className="textarea"
            rows={2}
            placeholder="Comment, if any"
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
          <div className="row">
            <button type="button" className="button" onClick={() => say('correct')}>
              <Icon name="up" />
              <span>Correct</span>
            </button>
            <button type="button" className="button" onClick={() => say('incorrect')}>
              <Icon name="down" />
              <span>Incorrect</span>
            </button>
          </div>
          {trouble && <TroubleNote trouble={trouble} />}
        </div>
      )}
    </section>
  );
}

function wordsOf({ prediction, label, box, missed }: FeedbackEntry, all: ReviewedRecord['predictions']): string {
  const of =
    prediction === undefined ? 'The whole answer' : `Object ${prediction + 1}, ${all[prediction]?.label ?? 'gone'}`;
  const parts = [
    label !== undefined && label !== all[prediction ?? -1]?.label ? `is ${label}` : '',
    box ? 'box moved' : '',
    missed?.length ? `${plural(missed.length, 'object')} missed: ${missed.map((one) => one.label).join(', ')}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? of : `${of}: ${parts.join('; ')}`;
}
