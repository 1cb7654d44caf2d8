import { useCallback, useEffect, useState } from 'react';
import type { Usage, UsageDay } from '../../../contract/usage.ts';
import { type Trouble, toTrouble } from '../api/trouble.ts';
import { readUsage } from '../api/usage.ts';
import { useApiKey } from '../state/use-api-key.ts';

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
  const key = useApiKey();
  useEffect(() => {
    let isGone = false;
    const now = Date.now();
    const span = Array.from({ length: days }, (_, index) => dayOf(now - (days - 1 - index) * DAY_MS));
    readUsage(span[0]!, dayOf(now + DAY_MS), model).then(
      (usage) => isGone || setState({ usage: { ...usage, days: everyDay(usage.days, span) }, trouble: undefined }),
      (error: unknown) => isGone || setState({ usage: undefined, trouble: toTrouble(error, 'usage') }),
    );
    return () => {
      isGone = true;
    };
  }, [days, model, turn, key]);
  return { ...state, reload: useCallback(() => setTurn((before) => before + 1), []) };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

// The service tells the days on which there was something.
function everyDay(days: readonly UsageDay[], span: readonly string[]): UsageDay[] {
  const quiet = { calls: 0, images: 0, errors: {}, latencyMs: null, imageKinds: {}, models: {}, classes: {}, usd: 0 };
  return span.map((day) => days.find((one) => one.day === day) ?? { ...quiet, day });
}
