import type { RecordFilter } from '../../../contract/records.ts';

/** The filters as the form has them: '' where nothing is asked for. Days are the visitor's, both inclusive. */
export interface FilterForm {
  readonly model: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly minScore: string;
  readonly maxScore: string;
  readonly verdict: '' | 'correct' | 'incorrect' | 'none';
  readonly stored: '' | 'true' | 'false';
}

export const noFilter: FilterForm = {
  model: '',
  version: '',
  from: '',
  to: '',
  label: '',
  minScore: '',
  maxScore: '',
  verdict: '',
  stored: '',
};

export function isFiltering(form: FilterForm): boolean {
  return Object.values(form).some((value) => value !== '');
}

/** What the service is asked for. Scores are typed in percent. */
export function toFilter({ from, to, minScore, maxScore, verdict, stored, ...names }: FilterForm): RecordFilter {
  const given = Object.fromEntries(Object.entries(names).filter(([, value]) => value.trim() !== ''));
  return {
    ...given,
    ...(from !== '' && { from: midnight(from, 0) }),
    ...(to !== '' && { to: midnight(to, 1) }),
    ...(minScore !== '' && { minScore: share(minScore) }),
    ...(maxScore !== '' && { maxScore: share(maxScore) }),
    ...(verdict !== '' && { verdict }),
    ...(stored !== '' && { stored }),
  };
}

// The end of a day is the beginning of the next, whichever hour the clocks change.
function midnight(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

function share(percent: string): number {
  return Math.min(100, Math.max(0, Number(percent))) / 100;
}
