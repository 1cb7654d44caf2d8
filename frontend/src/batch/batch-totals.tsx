import { costWords, milliseconds, percent, plural } from '../result/words.ts';
import { Dot } from '../shell/dot.tsx';
import type { Totals } from './row.ts';

interface Props {
  readonly totals: Totals;
  readonly count: number;
  readonly running: boolean;
}

/** How far the batch is, and what was found in all of it. */
export function BatchTotals({ totals, count, running }: Props) {
  const { done, failed, labels, usd, meanMs } = totals;
  const settled = done + failed;
  return (
    <section className="batch-totals" aria-label="Totals">
      {(running || settled > 0) && (
        <>
          <progress className="progress is-primary is-small" value={settled} max={count} aria-label="Progress">
            {settled} of {count}
          </progress>
          <p className="small" role="status">
            {settled} of {plural(count, 'picture')}
            {failed > 0 && `, ${failed} failed`}
            {done > 0 && `, ${milliseconds(meanMs)} each. Cost so far: ${costOf(usd, done)}`}
          </p>
        </>
      )}
      <ul className="counts">
        {labels.map(({ label, classId, count: n, certainty }) => (
          <li key={label} className="total">
            <Dot classId={classId} />
            {label} <strong>{n.toLocaleString('en')}</strong>
            <span className="weak small">{percent(certainty)} certain</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function costOf(usd: number, done: number): string {
  const cents = (usd * 100).toLocaleString('en', { maximumSignificantDigits: 2, useGrouping: false });
  return usd === 0 ? costWords({ usd }) : `${cents} ¢ for ${plural(done, 'picture')}`;
}
