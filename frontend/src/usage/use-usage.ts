import { useCallback, useEffect, useState } from 'react';
import type { Usage } from '../../../contract/usage.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { readUsage } from '../api/usage.ts';

const DAY_MS = 86_400_000;

export interface UsageState {
  readonly usage: Usage | undefined;
  readonly trouble: Trouble | undefined;
  readonly reload: () => void;
}

/** What the service did in the last `days` days (UTC), today's among them. */
export function useUsage(days: number, model: string): UsageState {
  const [state, setState] = useState<Pick<UsageState, 'usage' | 'trouble'>>({ usage: undefined, trouble: undefined });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isGone = false;
    const now = Date.now();
    readUsage(dayOf(now - (days - 1) * DAY_MS), dayOf(now + DAY_MS), model).then(
      (usage) => isGone || setState({ usage, trouble: undefined }),
      (error: unknown) => isGone || setState({ usage: undefined, trouble: toTrouble(error, 'usage') }),
    );
    return () => {
      isGone = true;
    };
  }, [days, model, turn]);
  return { ...state, reload: useCallback(() => setTurn((before) => before + 1), []) };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
