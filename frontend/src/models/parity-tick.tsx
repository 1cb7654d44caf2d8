import { useEffect, useState } from 'react';
import type { Check } from '../../../contract/parity.ts';
import { checkModel } from '../api/models.ts';
import { isAbort, toTrouble } from '../api/trouble.ts';
import { Icon } from '../shell/icon.tsx';

const known = new Map<string, Promise<Check>>();
let turn: Promise<unknown> = Promise.resolve();

/** Each check runs the model: one after the other, once in the life of the page, and none for a list that was left. */
function checkInTurn(name: string, version: string, signal: AbortSignal): Promise<Check> {
  const key = `${name} ${version}`;
  const before = known.get(key);
  if (before) return before;
  const check = turn.then(() => {
    signal.throwIfAborted();
    return checkModel(name, version);
  });
  known.set(key, check);
  turn = check.catch(() => known.delete(key));
  return check;
}

/** Whether a model answers as where it came from, in a word; its own view has the figures. */
export function ParityTick({ name, version }: { name: string; version: string }) {
  const [state, setState] = useState<'running' | 'good' | 'bad' | 'none'>('running');
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const check = (): Promise<void> =>
      checkInTurn(name, version, signal).then(
        ({ ok }) => setState(ok ? 'good' : 'bad'),
        (error: unknown) => {
          if (signal.aborted) return undefined;
          // The list was left and come back to before its turn.
          if (isAbort(error)) return check();
          toTrouble(error, `parity check of ${name} ${version}`);
          setState('none');
        },
      );
    void check();
    return () => controller.abort();
  }, [name, version]);
  if (state === 'running') return <p className="parity-tick weak small">Checking …</p>;
  if (state === 'none') return <p className="parity-tick weak small">Not checked</p>;
  return (
    <p className={`parity-tick small is-${state}`}>
      <Icon name={state === 'good' ? 'check' : 'alert'} />
      {state === 'good' ? 'Agrees with its own framework' : 'Differs from its own framework'}
    </p>
  );
}
