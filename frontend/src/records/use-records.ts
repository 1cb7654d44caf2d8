import { useCallback, useEffect, useState } from 'react';
import { listRecords, type RecordPage } from '../api/records.ts';
import { isAbort, type Trouble, toTrouble } from '../api/trouble.ts';
import { type FilterForm, noFilter, toFilter } from './filter.ts';

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

/** One page of records at a time, by cursor. */
export function useRecords(): Records {
  const [form, setForm] = useState<FilterForm>(noFilter);
  /** Cursors of the pages gone through, the present one last; undefined is the first page. */
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<State>({});
  const [loading, setLoading] = useState(true);
  const cursor = cursors.at(-1);

  useEffect(() => {
    const controller = new AbortController();
    setLoading(true);
    const load = async () => {
      try {
        const filter = { ...toFilter(form), limit: PAGE, ...(cursor !== undefined && { cursor }) };
        const page = await listRecords(filter, controller.signal);
        setState({ page });
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
  }, [form, cursor, turn]);

  const change = useCallback((part: Partial<FilterForm>) => {
    setCursors([undefined]);
    setForm((before) => ({ ...before, ...part }));
  }, []);
  const next = state.page?.next ?? null;
  return {
    form,
    change,
    page: state.page,
    first: (cursors.length - 1) * PAGE + 1,
    loading,
    trouble: state.trouble,
    newer: cursors.length > 1 ? () => setCursors(cursors.slice(0, -1)) : undefined,
    older: next === null ? undefined : () => setCursors([...cursors, next]),
    reload: useCallback(() => setTurn((before) => before + 1), []),
  };
}
