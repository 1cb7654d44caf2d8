import { useCallback, useRef, useState } from 'react';
import type { ModelInfo } from '../../../contract/models-answer.ts';
import { isAbort, type Trouble, toTrouble } from '../api/trouble.ts';
import type { Answerer } from '../ask/ask.ts';
import { useAnswerer } from '../ask/use-answerer.ts';
import { closePicture, noPictures, openPicture } from '../picture/picture.ts';
import { isOpen, type Row } from './row.ts';
import { makeThumb } from './thumb.ts';

/** Pictures under way at a time: enough to keep one busy while another is sent. */
const AT_ONCE = 3;

export interface Batch {
  readonly rows: readonly Row[];
  readonly running: boolean;
  /** Why nothing was added. */
  readonly trouble: Trouble | undefined;
  /** Pictures came since it was last started. */
  readonly hasNew: boolean;
  readonly add: (files: readonly File[]) => void;
  /** Asks about every row that has no answer of this model yet, failed ones included. */
  readonly start: (model: ModelInfo) => Promise<void>;
  readonly stop: () => void;
  readonly clear: () => void;
}

/** Many pictures, a few at a time; one that fails never fails the others. */
export function useBatch(): Batch {
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [running, setRunning] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const [started, setStarted] = useState(0);
  const nextId = useRef(0);
  const controller = useRef<AbortController>(null);
  const answerer = useAnswerer();

  const change = useCallback(
    (id: number, part: Partial<Row>) =>
      setRows((before) => before.map((row) => (row.id === id ? { ...row, ...part } : row))),
    [],
  );
  const add = useCallback((files: readonly File[]) => {
    setTrouble(files.length === 0 ? noPictures : undefined);
    const added = files.map((file) => ({
      id: nextId.current++,
      file,
      name: file.webkitRelativePath || file.name,
      state: 'waiting' as const,
    }));
    setRows((before) => [...before, ...added]);
  }, []);
  const stop = useCallback(() => controller.current?.abort(), []);
  const clear = useCallback(() => {
    controller.current?.abort();
    setStarted(0);
    setRows((before) => {
      for (const { thumb } of before) if (thumb) URL.revokeObjectURL(thumb);
      return [];
    });
  }, []);
  const start = useCallback(
    async (model: ModelInfo) => {
      controller.current = new AbortController();
      const { signal } = controller.current;
      const queue = rows.filter((row) => isOpen(row, model)).map(unasked);
      const fresh = new Map(queue.map((row) => [row.id, row]));
      setRows((before) => before.map((row) => fresh.get(row.id) ?? row));
      setStarted(rows.length);
      setRunning(true);
      const work = async () => {
        for (let row = queue.shift(); row && !signal.aborted; row = queue.shift()) {
          change(row.id, { state: 'running' });
          change(row.id, await settle(row, model, answerer, signal));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      setRunning(false);
    },
    [rows, answerer, change],
  );
  return { rows, running, trouble, hasNew: rows.length > started, add, start, stop, clear };
}

/** A row without what it failed of, or what another model said. */
function unasked({ id, file, name, thumb }: Row): Row {
  return { id, file, name, state: 'waiting', ...(thumb !== undefined && { thumb }) };
}

async function settle(row: Row, model: ModelInfo, answerer: Answerer, signal: AbortSignal): Promise<Partial<Row>> {
  try {
    const picture = await openPicture(row.file, row.name);
    const thumb = row.thumb ?? (await makeThumb(row.file));
    const { threshold, iou, limit } = model.defaults;
    const ask = { model, version: model.current, threshold, iou, limit };
    const { result } = await answerer(picture, ask, { signal, onWait: () => {} }).finally(() => closePicture(picture));
    return { state: 'done', result: { ...result, file: row.name }, thumb };
  } catch (error) {
    if (signal.aborted || isAbort(error)) return { state: 'waiting' };
    return { state: 'failed', trouble: toTrouble(error, `batch: ${row.name}`) };
  }
}
