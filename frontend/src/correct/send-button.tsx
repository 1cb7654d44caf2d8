import { useState } from 'react';
import { sendFeedback } from '../api/feedback.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import type { Answer } from '../predict/use-run.ts';
import { Icon } from '../shell/icon.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { useFeature } from '../state/features.tsx';
import { type Item, toFeedback } from './correction.ts';
import type { Correction } from './use-correction.ts';

interface Props {
  /** The answer that is corrected. */
  readonly answer: Answer;
  readonly items: readonly Item[];
  readonly correction: Correction;
}

/** Sends what was said to services that take feedback; elsewhere there is no button. */
export function SendButton({ answer: { result, picture, seen }, items, correction }: Props) {
  const isTaken = useFeature('feedback');
  const { comment, sent, markSent } = correction;
  const [sending, setSending] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const { id } = result;
  // Predictions made in this browser are unknown to the service.
  if (!isTaken || id.startsWith('browser-')) return null;
  const feedback = toFeedback(items, comment, picture, seen);
  const said = JSON.stringify(feedback);
  const isSent = sent === said;
  const send = async () => {
    setTrouble(undefined);
    setSending(true);
    try {
      for (const body of feedback) await sendFeedback(id, body);
      markSent(said);
    } catch (error) {
      setTrouble(toTrouble(error, `feedback for ${id}`));
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <button
        type="button"
        className="button is-primary"
        disabled={feedback.length === 0 || isSent || sending}
        onClick={send}
      >
        <Icon name={isSent ? 'check' : 'send'} />
        <span aria-live="polite">{isSent ? 'Sent, thank you' : sending ? 'Sending …' : 'Send'}</span>
      </button>
      {trouble && <TroubleNote trouble={trouble} onRetry={send} />}
    </>
  );
}
