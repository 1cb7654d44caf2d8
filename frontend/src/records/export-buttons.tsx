import { useRef, useState } from 'react';
import type { RecordFilter } from '../../../contract/records.ts';
import { isAbort, type Trouble, toTrouble } from '../api/trouble.ts';
import { save } from '../result/save.ts';
import { Icon } from '../shell/icon.tsx';
import { TroubleNote } from '../shell/trouble-note.tsx';
import { exportCsv, exportJson, type Table } from './export.ts';

const forms = { CSV: exportCsv, JSON: exportJson };

/** Every record of the filter as a file; many take a while, which is shown and can be stopped. */
export function ExportButtons({ filter, table }: { filter: RecordFilter; table: Table }) {
  const [count, setCount] = useState<number>();
  const [trouble, setTrouble] = useState<Trouble>();
  const controller = useRef<AbortController>(null);
  const run = async (form: keyof typeof forms) => {
    controller.current = new AbortController();
    setTrouble(undefined);
    setCount(0);
    try {
      const { signal } = controller.current;
      const blob = await forms[form]({ filter, table, onCount: setCount, signal });
      save(blob, form === 'CSV' ? `predictions-${table}.csv` : 'predictions.json');
    } catch (error) {
      if (!isAbort(error)) setTrouble(toTrouble(error, `export as ${form}`));
    } finally {
      setCount(undefined);
    }
  };
  if (count !== undefined) {
    return (
      <span className="row">
        <span className="small" role="status">
          {count.toLocaleString('en')} records …
        </span>
        <button type="button" className="button is-small" onClick={() => controller.current?.abort()}>
          <Icon name="close" />
          <span>Stop</span>
        </button>
      </span>
    );
  }
  return (
    <>
      {trouble && <TroubleNote trouble={trouble} />}
      {(Object.keys(forms) as (keyof typeof forms)[]).map((form) => (
        <button key={form} type="button" className="button is-small" onClick={() => run(form)}>
          <Icon name="download" />
          <span>{form}</span>
        </button>
      ))}
    </>
  );
}
