import type { Evaluation } from './evaluation.ts';
import { type Row, rowGroups } from './table.ts';

/** One figure of two models. */
export interface RowPair {
  readonly name: string;
  readonly current: Row;
  /** Undefined where the candidate's task does not have it. */
  readonly candidate: Row | undefined;
  readonly difference: Difference;
}

export interface Difference {
  readonly text: string;
  /** What the candidate is by it; undefined where it is the same, or nobody can say. */
  readonly tone: 'better' | 'worse' | undefined;
}

/** Percent by which times and memory of one run differ by themselves. */
const NOISE = 5;

/** Everything that is one number, by group, of both. */
export function rowPairs(
  current: Evaluation,
  candidate: Evaluation,
  limit: number,
): { readonly title: string; readonly rows: readonly RowPair[] }[] {
  const others = rowGroups(candidate, limit);
  return rowGroups(current, limit).map(({ title, rows }) => {
    const own = others.find((group) => group.title === title)?.rows;
    return {
      title,
      rows: rows.map((row, index) => {
        const other = own?.[index];
        return { name: row.name, current: row, candidate: other, difference: differenceOf(row, other) };
      }),
    };
  });
}

// Shares are told by their difference, times and memory by how much larger they are.
function differenceOf({ kind, best, value: current }: Row, { value: candidate }: Partial<Row> = {}): Difference {
  if (current === undefined || candidate === undefined || current < 0 || candidate < 0)
    return { text: '', tone: undefined };
  if (kind === 'share') return shareDifference(current, candidate, best);
  const percent = (candidate / current - 1) * 100;
  const tone = Math.abs(percent) < NOISE ? undefined : percent < 0 ? 'better' : 'worse';
  return { text: `${percent < 0 ? '' : '+'}${percent.toFixed(0)} %`, tone };
}

/** How two shares differ; nothing where one of them could not be measured. */
export function shareDifference(current: number, candidate: number, best: Row['best'] = 'most'): Difference {
  if (!(current >= 0 && candidate >= 0)) return { text: '', tone: undefined };
  const difference = candidate - current;
  const text = `${difference < 0 ? '' : '+'}${difference.toFixed(4)}`;
  if (Number(text) === 0) return { text, tone: undefined };
  return { text, tone: difference > 0 === (best === 'most') ? 'better' : 'worse' };
}
