import { useCallback, useMemo, useState } from 'react';
import type { Result } from '../../../contract/answer.ts';
import type { Answer } from '../predict/use-run.ts';
import { type Item, toItems } from './correction.ts';

export interface Correction {
  /** Undefined while nobody corrects. */
  readonly items: readonly Item[] | undefined;
  readonly selected: Item | undefined;
  /** Class of the boxes that are drawn anew. */
  readonly drawnId: number;
  readonly drawAs: (classId: number) => void;
  readonly select: (id: number | undefined) => void;
  /** A step that can be undone. */
  readonly change: (id: number, next: (item: Item) => Item) => void;
  readonly add: (item: Omit<Item, 'id'>) => void;
  readonly undo: () => void;
  readonly canUndo: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

interface State {
  readonly answer: Answer;
  /** All states of the list, the present one last. */
  readonly steps: readonly (readonly Item[])[];
  readonly selected: number | undefined;
  readonly drawnId: number;
}

/** Correcting one answer: begins with what is shown, each change can be undone, and ends with another answer. */
export function useCorrection(answer: Answer | undefined, shown: Result | undefined): Correction {
  const [state, setState] = useState<State>();
  const own = state && state.answer === answer ? state : undefined;
  const items = own?.steps.at(-1);

  const step = useCallback((next: (items: readonly Item[]) => readonly Item[], selected?: number) => {
    setState((before) => {
      const present = before?.steps.at(-1);
      if (!before || !present) return before;
      return { ...before, steps: [...before.steps, next(present)], selected: selected ?? before.selected };
    });
  }, []);
  const actions = useMemo(
    () => ({
      start: () =>
        answer &&
        shown &&
        setState({
          answer,
          steps: [toItems(answer.result.predictions, shown.predictions)],
          selected: undefined,
          drawnId: 0,
        }),
      stop: () => setState(undefined),
      select: (selected: number | undefined) => setState((before) => before && { ...before, selected }),
      drawAs: (drawnId: number) => setState((before) => before && { ...before, drawnId }),
      change: (id: number, next: (item: Item) => Item) =>
        step((present) => present.map((item) => (item.id === id ? next(item) : item))),
      undo: () =>
        setState(
          (before) => before && { ...before, steps: before.steps.slice(0, Math.max(1, before.steps.length - 1)) },
        ),
    }),
    [answer, shown, step],
  );
  const add = useCallback(
    (item: Omit<Item, 'id'>) => {
      const id = items?.length ?? 0;
      step((present) => [...present, { ...item, id }], id);
    },
    [items, step],
  );
  return {
    ...actions,
    add,
    items,
    selected: items?.find(({ id, isDeleted }) => id === own?.selected && !isDeleted),
    drawnId: own?.drawnId ?? 0,
    canUndo: (own?.steps.length ?? 0) > 1,
  };
}
