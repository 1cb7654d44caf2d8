import { useState } from 'react';
import { sendFeedback } from '../api/feedback.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { Icon } from '../shell/icon.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { useFeature } from '../state/features.tsx';

interface Props {
  /** Id of the prediction. */
  readonly id: string;
  /** What to say exactly is said by correcting. */
  readonly onWrong: () => void;
}

/** Thumbs for the whole answer, where the service takes feedback. */
export function QuickSay({ id, onWrong }: Props) {
  const isTaken = useFeature('feedback');
  const [sent, setSent] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  // Predictions made in this browser are unknown to the service.
  if (!isTaken || id.startsWith('browser-')) return null;
  const agree = () => {
    setTrouble(undefined);
    sendFeedback(id, { verdict: 'correct' }).then(
      () => setSent(true),
      (error: unknown) => setTrouble(toTrouble(error, `feedback for ${id}`)),
    );
  };
  return (
    <section className="group" aria-label="Is this right?">
      <div className="row quick-say">
        <span className="group-title">Is this right?</span>
        <button
          type="button"
          className="quiet"
          title="All of it is right"
          aria-pressed={sent}
          disabled={sent}
          onClick={agree}
        >
          <Icon name="up" />
          <span aria-live="polite">{sent ? 'Sent, thank you' : 'Yes'}</span>
        </button>
        <button type="button" className="quiet" title="Correct it" onClick={onWrong}>
          <Icon name="down" />
          <span>No</span>
        </button>
      </div>
      {trouble && <TroubleNote trouble={trouble} onRetry={agree} />}
    </section>
  );
}
