import { useState } from 'react';
import type { ReceiptCheck, ReviewedRecord } from '../../../contract/records.ts';
import { verifyRecord } from '../api/records.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { Icon } from '../shell/icon.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';

const names = { image: 'Picture', model: 'Model file', package: 'Model package' };

/** Whether picture, model and package are still those the answer was made from, by their hashes. */
export function ReceiptButton({ record: { id, receipt } }: { record: ReviewedRecord }) {
  const [check, setCheck] = useState<ReceiptCheck>();
  const [trouble, setTrouble] = useState<Trouble>();
  if (!receipt) return null;
  const run = () => {
    setTrouble(undefined);
    verifyRecord(id).then(setCheck, (error: unknown) => setTrouble(toTrouble(error, `receipt of ${id}`)));
  };
  return (
    <section className="receipt" aria-label="Receipt">
      <h2 className="group-title">
        Receipt
        <button type="button" className="button is-small" onClick={run}>
          <Icon name="shield" />
          <span>Check</span>
        </button>
      </h2>
      <div aria-live="polite">
        {check && (
          <ul>
            {check.checks.map(({ what, ok, recorded }) => (
              <li key={what} className={ok === null ? 'weak' : ok ? 'is-good' : 'is-bad'}>
                <Icon name={ok === null ? 'info' : ok ? 'check' : 'alert'} />
                {names[what]}:{' '}
                {ok === null ? 'not kept here, so nothing can be said' : ok ? 'the very same' : 'has changed'}{' '}
                <code title={recorded}>{recorded.slice(0, 10)}</code>
              </li>
            ))}
          </ul>
        )}
      </div>
      {!check && !trouble && (
        <p className="weak small">Compares the hashes noted with the answer with what is there now.</p>
      )}
      {trouble && <TroubleNote trouble={trouble} onRetry={run} />}
    </section>
  );
}
