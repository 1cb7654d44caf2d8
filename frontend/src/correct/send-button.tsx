import { useEffect, useState } from 'react';
import { readHealth, sendFeedback } from '../api/models.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { Icon } from '../shell/icon.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { type Item, toFeedback } from './correction.ts';

interface Props {
  /** The prediction that is corrected. */
  readonly id: string;
  readonly items: readonly Item[];
  readonly comment: string;
}

/** Sends what was said to services that take feedback; elsewhere there is no button. */
export function SendButton({ id, items, comment }: Props) {
  const [isTaken, setIsTaken] = useState(false);
  const [sent, setSent] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  useEffect(() => {
    readHealth().then(
      ({ features }) => setIsTaken(features.includes('feedback')),
      (error: unknown) => toTrouble(error, 'features of the service'),
    );
  }, []);
  // Predictions made in this browser are unknown to the service.
  if (!isTaken || id.startsWith('browser-')) return null;
  const feedback = toFeedback(items, comment);
  const send = async () => {
    setTrouble(undefined);
    try {
      for (const body of feedback) await sendFeedback(id, body);
      setSent(true);
    } catch (error) {
      setTrouble(toTrouble(error, `feedback for ${id}`));
    }
  };
  return (
    <>
      <button type="button" className="button is-primary" disabled={feedback.length === 0 || sent} onClick={send}>
        <Icon name={sent ? 'check' : 'up'} />
        <span aria-live="polite">{sent ? 'Sent, thank you' : 'Send'}</span>
      </button>
      {trouble && <TroubleNote trouble={trouble} onRetry={send} />}
    </>
  );
}
