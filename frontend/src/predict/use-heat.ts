import { useCallback, useState } from 'react';
import type { Trouble } from '../api/trouble.ts';
import type { Heat } from '../ask/ask.ts';
import { useAnswerer } from '../ask/use-answerer.ts';
import { type Answer, useRun } from './use-run.ts';

export interface HeatState {
  readonly heat: Heat | undefined;
  readonly running: boolean;
  readonly isOn: boolean;
  readonly trouble: Trouble | undefined;
  /** Shows the heat map of the answer, asking for it the first time; hides it when shown. */
  readonly toggle: () => void;
}

/** "What is it looking at": asked for when wanted, since it takes many looks at the picture. */
export function useHeat(answer: Answer | undefined): HeatState {
  const { run, start } = useRun(useAnswerer());
  const [wanted, setWanted] = useState<Answer>();
  const isOn = answer !== undefined && wanted === answer;
  const known = run.answer?.picture === answer?.picture && run.answer?.ask.model === answer?.ask.model;
  const toggle = useCallback(() => {
    if (!answer) return;
    setWanted(isOn ? undefined : answer);
    if (!isOn && !known) void start(answer.picture, { ...answer.ask, explain: true });
  }, [answer, isOn, known, start]);
  return {
    heat: isOn && known ? run.answer?.heat : undefined,
    running: isOn && run.running,
    isOn,
    trouble: isOn ? run.trouble : undefined,
    toggle,
  };
}
