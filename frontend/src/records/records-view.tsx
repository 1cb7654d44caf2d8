import { useState } from 'react';
import { Icon } from '../shell/icon.tsx';
import { OperatorNote } from '../shell/operator-note.tsx';
import { RecordTabs } from '../shell/sub-tabs.tsx';
import { useRoute } from '../state/use-route.ts';
import { ExportButtons } from './export-buttons.tsx';
import { isFiltering, toFilter } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { InfoTable } from './info-table.tsx';
import { RawTable } from './raw-table.tsx';
import { RecordDetail } from './record-detail.tsx';
import { type Records, useRecords } from './use-records.ts';

/** The prediction tables, a page at a time, and one record in full at /records?id={id}. */
export function RecordsView() {
  const records = useRecords();
  const id = useRoute().query.get('id') ?? '';
  if (id !== '') return <RecordDetail key={id} id={id} onChange={records.reload} />;
  return (
    <div className="page is-wide">
      <h1 className="page-title">Records</h1>
      <p className="weak">
        What this service was shown and what it answered. Pictures are there only where they were kept.
      </p>
      <RecordTabs />
      {records.trouble ? <OperatorNote trouble={records.trouble} onRetry={records.reload} /> : <Tables {...records} />}
    </div>
  );
}

function Tables({ form, change, page, first, loading, newer, older, reload }: Records) {
  const [isRaw, setIsRaw] = useState(false);
  const rows = page?.items ?? [];
  const Rows = isRaw ? RawTable : InfoTable;
  return (
    <>
      <FilterBar form={form} onChange={change} />
      <div className="row record-actions">
        <fieldset className="choice">
          <legend className="is-hidden-visually">Table</legend>
          <button type="button" aria-pressed={!isRaw} onClick={() => setIsRaw(false)}>
            Information
          </button>
          <button type="button" aria-pressed={isRaw} onClick={() => setIsRaw(true)}>
            Raw predictions
          </button>
        </fieldset>
        <span className="spring" />
        <ExportButtons filter={toFilter(form)} table={isRaw ? 'raw' : 'information'} />
        <button type="button" className="button is-small" onClick={reload}>
          <Icon name="retry" />
          <span>Refresh</span>
        </button>
      </div>
      {rows.length > 0 && (
        <section className="table-scroll" aria-label="Records" aria-busy={loading}>
          <Rows records={rows} />
        </section>
      )}
      {rows.length === 0 && !loading && (
        <p className="empty">
          <Icon name="records" />
          {emptyWords(isFiltering(form), older !== undefined)}
        </p>
      )}
      <nav className="row pager" aria-label="Pages">
        <button type="button" className="button is-small" disabled={!newer} onClick={newer}>
          <Icon name="left" />
          <span>Newer</span>
        </button>
        <span className="weak small" role="status">
          {loading ? 'Loading …' : rows.length > 0 ? `Rows ${first} to ${first + rows.length - 1}` : 'No rows'}
        </span>
        <button type="button" className="button is-small" disabled={!older} onClick={older}>
          <span>Older</span>
          <Icon name="right" />
        </button>
      </nav>
    </>
  );
}

function emptyWords(isFiltering: boolean, goesOn: boolean): string {
  if (goesOn) return 'None of the rows looked through so far fits these filters. Older looks further.';
  return isFiltering
    ? 'No record fits these filters.'
    : 'There are no records yet: they come with the first prediction.';
}
