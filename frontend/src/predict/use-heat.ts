import { useCallback, useMemo, useState } from 'react';
import type { Result } from '../../../contract/answer.ts';
import type { Trouble } from '../api/trouble.ts';
import { service } from '../ask/service.ts';
import { type Answer, useRun } from './use-run.ts';

export interface Heat {
  readonly explanation: Result['explanation'];
  readonly running: boolean;
  readonly isOn: boolean;
  readonly trouble: Trouble | undefined;
  /** Shows the heat map of the answer, asking for it the first time; hides it when shown. */
  readonly toggle: () => void;
}

/** "What is it looking at": asked for when wanted, since it takes many looks at the picture. */
export function useHeat(answer: Answer | undefined, downsize: boolean): Heat {
  const { run, start } = useRun(useMemo(() => service(downsize), [downsize]));
  const [wanted, setWanted] = useState<Answer>();
  const isOn = answer !== undefined && wanted === answer;
  const known = run.answer?.picture === answer?.picture && run.answer?.ask.model === answer?.ask.model;
  const toggle = useCallback(() => {
    if (!answer) return;
    setWanted(isOn ? undefined : answer);
    if (!isOn && !known) void start(answer.picture, { ...answer.ask, explain: true });
  }, [answer, isOn, known, start]);
  return {
    explanation: isOn && known ? run.answer?.result.explanation : undefined,
    running: isOn && run.running,
    isOn,
    trouble: isOn ? run.trouble : undefined,
    toggle,
  };
}
