import { useCallback, useEffect, useState } from 'react';
import type { RecordPage } from '../api/records.ts';
import { isAbort, type Trouble, toTrouble } from '../api/trouble.ts';
import { useApiKey } from '../state/use-api-key.ts';
import { type FilterForm, noFilter, toFilter } from './filter.ts';
import { readPage } from './read-page.ts';

/** Rows a page: however many there are in all, the browser holds these. */
export const PAGE = 50;
/** Typing is let come to rest before the service is asked. */
const REST_MS = 250;

export interface Records {
  readonly form: FilterForm;
  readonly change: (part: Partial<FilterForm>) => void;
  readonly page: RecordPage | undefined;
  /** Number of the first row shown, from 1. */
  readonly first: number;
  readonly loading: boolean;
  readonly trouble: Trouble | undefined;
  /** Undefined where there is no such page. */
  readonly newer: (() => void) | undefined;
  readonly older: (() => void) | undefined;
  readonly reload: () => void;
}

interface State {
  readonly page?: RecordPage;
  readonly trouble?: Trouble;
}

interface Place {
  /** Undefined for the first page. */
  readonly cursor: string | undefined;
  /** Number of its first row. */
  readonly first: number;
}

const start: readonly Place[] = [{ cursor: undefined, first: 1 }];

/** One page of records at a time, by cursor. */
export function useRecords(): Records {
  const [form, setForm] = useState<FilterForm>(noFilter);
  /** The pages gone through, the present one last. */
  const [places, setPlaces] = useState(start);
  const key = useApiKey();
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<State>({});
  const [loading, setLoading] = useState(true);
  const { cursor, first } = places.at(-1)!;

  useEffect(() => {
    const controller = new AbortController();
    setLoading(true);
    const load = async () => {
      try {
        setState({ page: await readPage(toFilter(form), cursor, PAGE, controller.signal) });
      } catch (error) {
        if (controller.signal.aborted || isAbort(error)) return;
        setState({ trouble: toTrouble(error, 'list of records') });
      }
      setLoading(false);
    };
    const timer = setTimeout(load, form === noFilter ? 0 : REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [form, cursor, turn, key]);

  const change = useCallback((part: Partial<FilterForm>) => {
    setPlaces(start);
    setForm((before) => ({ ...before, ...part }));
  }, []);
  const next = state.page?.next ?? null;
  const after = first + (state.page?.items.length ?? 0);
  return {
    form,
    change,
    page: state.page,
    first,
    loading,
    trouble: state.trouble,
    newer: places.length > 1 ? () => setPlaces(places.slice(0, -1)) : undefined,
    older: next === null ? undefined : () => setPlaces([...places, { cursor: next, first: after }]),
    reload: useCallback(() => setTurn((before) => before + 1), []),
  };
}
