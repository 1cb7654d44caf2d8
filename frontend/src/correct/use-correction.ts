import { useCallback, useMemo, useState } from 'react';
import type { Result } from '../../../contract/answer.ts';
import type { Answer } from '../predict/use-run.ts';
import { type Item, toItems } from './correction.ts';

export interface Correction {
  /** Undefined while nobody corrects. */
  readonly items: readonly Item[] | undefined;
  readonly selected: Item | undefined;
  readonly select: (id: number | undefined) => void;
  /** The one whose row is pointed at. */
  readonly pointed: number | undefined;
  readonly point: (id: number | undefined) => void;
  /** Class of the boxes that are drawn anew. */
  readonly drawnId: number;
  readonly drawAs: (classId: number) => void;
  /** A step that can be undone. */
  readonly change: (id: number, next: (item: Item) => Item) => void;
  readonly add: (item: Omit<Item, 'id'>) => void;
  readonly undo: () => void;
  readonly canUndo: boolean;
  readonly comment: string;
  readonly say: (comment: string) => void;
  /** What has been sent, as it was then: a further change can be sent again. */
  readonly sent: string | undefined;
  readonly markSent: (sent: string) => void;
  /** Goes on where it was left. */
  readonly start: () => void;
  /** Only hides: nothing of what was said is lost. */
  readonly stop: () => void;
}

interface State {
  readonly answer: Answer;
  readonly isOpen: boolean;
  /** All states of the list, the present one last. */
  readonly steps: readonly (readonly Item[])[];
  readonly selected?: number | undefined;
  readonly pointed?: number | undefined;
  readonly drawnId: number;
  readonly comment: string;
  readonly sent?: string;
}

/** Correcting one answer: begins with what is shown, each change can be undone, and ends with another answer. */
export function useCorrection(answer: Answer | undefined, shown: Result | undefined): Correction {
  const [state, setState] = useState<State>();
  const own = state && state.answer === answer ? state : undefined;
  const items = own?.isOpen ? own.steps.at(-1) : undefined;

  const put = useCallback((part: Partial<State>) => setState((before) => before && { ...before, ...part }), []);
  const step = useCallback((next: (items: readonly Item[]) => readonly Item[], part: Partial<State> = {}) => {
    setState((before) => before && { ...before, ...part, steps: [...before.steps, next(before.steps.at(-1) ?? [])] });
  }, []);
  const actions = useMemo(
    () => ({
      start: () => {
        if (!answer || !shown) return;
        setState((before) => (before && isBegun(before, answer) ? { ...before, isOpen: true } : begin(answer, shown)));
      },
      stop: () => put({ isOpen: false }),
      select: (selected: number | undefined) => put({ selected }),
      point: (pointed: number | undefined) => put({ pointed }),
      drawAs: (drawnId: number) => put({ drawnId }),
      say: (comment: string) => put({ comment }),
      markSent: (sent: string) => put({ sent }),
      change: (id: number, next: (item: Item) => Item) =>
        step((present) => present.map((item) => (item.id === id ? next(item) : item))),
      undo: () =>
        setState(
          (before) => before && { ...before, steps: before.steps.slice(0, Math.max(1, before.steps.length - 1)) },
        ),
    }),
    [answer, shown, put, step],
  );
  const add = useCallback(
    (item: Omit<Item, 'id'>) => {
      const id = items?.length ?? 0;
      step((present) => [...present, { ...item, id }], { selected: id });
    },
    [items, step],
  );
  return {
    ...actions,
    add,
    items,
    selected: items?.find(({ id, isDeleted }) => id === own?.selected && !isDeleted),
    pointed: own?.pointed,
    drawnId: own?.drawnId ?? 0,
    canUndo: (own?.steps.length ?? 0) > 1,
    comment: own?.comment ?? '',
    sent: own?.sent,
  };
}

function begin(answer: Answer, shown: Result): State {
  // Of a classifier's answer the likeliest class alone is what was said; the runners-up are no objects.
  const isClass = answer.ask.model.task === 'classification';
  const items = toItems(answer.result.predictions, isClass ? shown.predictions.slice(0, 1) : shown.predictions);
  return { answer, isOpen: true, steps: [items], drawnId: 0, comment: '' };
}

/** Whether something was said of this very answer. */
function isBegun({ answer: of, steps, comment }: State, answer: Answer): boolean {
  return of === answer && (steps.length > 1 || comment !== '');
}
