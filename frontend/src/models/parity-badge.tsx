import { useCallback, useEffect, useState } from 'react';
import type { Check } from '../../../contract/parity.ts';
import { checkModel } from '../api/models.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { Icon } from '../shell/icon.tsx';

type State = { check: Check } | { trouble: Trouble } | undefined;

/** Runs the package's known pictures now and says whether the answers are those of the model's own framework. */
export function ParityBadge({ name, version }: { name: string; version: string }) {
  const [state, setState] = useState<State>();
  const run = useCallback(() => {
    setState(undefined);
    checkModel(name, version).then(
      (check) => setState({ check }),
      (error: unknown) => setState({ trouble: toTrouble(error, `parity check of ${name} ${version}`) }),
    );
  }, [name, version]);
  useEffect(run, [run]);
  const kind = !state ? 'is-running' : 'check' in state && state.check.ok ? 'is-good' : 'is-bad';
  return (
    <div className={`parity ${kind}`} role="status">
      {!state ? <span className="spinner" /> : <Icon name={kind === 'is-good' ? 'check' : 'alert'} />}
      <div>
        {!state && <strong>Checking against the model's own framework …</strong>}
        {state && 'check' in state && <CheckWords check={state.check} />}
        {state && 'trouble' in state && (
          <>
            <strong>{state.trouble.code === 'not_found' ? 'Not checked' : state.trouble.title}</strong>
            <p className="small">
              {state.trouble.detail}
              {state.trouble.requestId && ` Request id ${state.trouble.requestId}`}
            </p>
          </>
        )}
      </div>
      {state && (
        <button type="button" className="button is-small" onClick={run}>
          <Icon name="retry" />
          <span>Check again</span>
        </button>
      )}
    </div>
  );
}

function CheckWords({ check }: { check: Check }) {
  const { ok, maxBoxError, maxScoreError, minMaskIou, missing, extra, cases, predictions, source } = check;
  const parts = [
    maxBoxError === null ? '' : `boxes within ${atMost(maxBoxError, 2)} px`,
    maxScoreError === null ? '' : `scores within ${atMost(maxScoreError, 4)}`,
    minMaskIou === null ? '' : `masks overlap by ${(minMaskIou * 100).toFixed(1)}% or more`,
    missing > 0 ? `${missing} missing` : '',
    extra > 0 ? `${extra} too many` : '',
  ].filter(Boolean);
  return (
    <>
      <strong>{ok ? 'Answers as its own framework does' : 'Differs from its own framework'}</strong>
      <p className="small">
        {parts.join(', ')}, over {predictions} predictions on {cases} {cases === 1 ? 'picture' : 'pictures'}. Compared
        with {source}.
      </p>
    </>
  );
}

// Rounded up, so that "within" stays true; never 0, which no measurement is.
function atMost(error: number, digits: number): string {
  const unit = 10 ** -digits;
  return Math.max(unit, Math.ceil(error / unit) * unit).toFixed(digits);
}
